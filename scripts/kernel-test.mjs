// `npm run test:kernel` and `npm run record:kernel`: real kernels in QEMU as the simulator's referee. Ends with 3 where
// they cannot be had.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { install, NotReady, root } from './prepare.mjs';

async function main() {
  install();
  const { build } = await import('esbuild');
  const program = path.join(root, 'out/kernel/main.mjs');
  await build({
    entryPoints: [path.join(root, 'test/kernel/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    // They are run as they are: each asks whether it is the program itself.
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
