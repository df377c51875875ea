// `npm run test:c`: programs that nobody here wrote, run by gcc and by the simulator's machine, and compared.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { install, NotReady, root } from './prepare.mjs';

async function main() {
  install();
  const { fetchSuites, SuitesUnavailable } = await import('./c-suites.mjs');
  try {
    fetchSuites((line) => console.error(line));
  } catch (error) {
    if (!(error instanceof SuitesUnavailable)) throw error;
    console.error(error.message);
    return 3;
  }
  const { build } = await import('esbuild');
  const program = path.join(root, 'out/c/main.mjs');
  await build({
    entryPoints: [path.join(root, 'test/c/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    external: ['../../scripts/*'],
    outfile: program,
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NotReady)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
