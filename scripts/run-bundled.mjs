// Bundles a program of the tests, which is written in TypeScript, and runs it with the rest of the command line.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { install, NotReady, root } from './prepare.mjs';

/**
 * Installs what is missing, bundles `entry` and runs it. Sets the exit status to that of the program.
 * @param entry its path in the repository
 * @param bundle where the bundle goes, in `out`
 * @param before does what has to be done first; a number that it returns ends everything with that status
 */
export async function runBundled(entry, bundle, before = () => undefined) {
  try {
    install();
    process.exitCode = (await before()) ?? (await bundleAndRun(entry, path.join(root, 'out', bundle)));
  } catch (error) {
    if (!(error instanceof NotReady)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}

async function bundleAndRun(entry, outfile) {
  const { build } = await import('esbuild');
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@livepatch/shell': './packages/shell/src/index.ts' },
    // They are run as they are: each asks whether it is the program itself.
    external: ['../../scripts/*'],
    outfile,
    logLevel: 'warning',
  });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}
