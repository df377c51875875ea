// `npm start [-- PATH…]`: installs and builds what is missing, then checks the examples or the given paths.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { bundle, install, NotReady, root } from './prepare.mjs';

const EXIT_FAILED = 2;

try {
  install();
  bundle();
  const args = process.argv.slice(2);
  // npm runs scripts in the package's folder; paths are meant from where the user is.
  const cwd = args.length > 0 ? (process.env.INIT_CWD ?? process.cwd()) : root;
  const check = [path.join(root, 'dist/cli.js'), 'check', ...(args.length > 0 ? args : ['examples'])];
  const { status } = spawnSync(process.execPath, check, { cwd, stdio: 'inherit' });
  // Findings are what this is for: the work was done.
  process.exitCode = status === EXIT_FAILED || status === null ? EXIT_FAILED : 0;
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  process.exitCode = EXIT_FAILED;
}
