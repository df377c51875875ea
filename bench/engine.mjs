// The simulated kernel's part of `npm run bench`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { root } from '../scripts/prepare.mjs';
import { findKernelSources } from '../scripts/kernel-sources.mjs';

/** Runs the kernel's selftests and a livepatch's life on the simulated kernel, in a process of its own. */
export async function engine() {
  const trees = ['6.12', '6.1'].map(findKernelSources);
  if (trees.includes(undefined)) {
    console.log(
      "\nThe engine is not measured: fetch the kernel's sources with 'node scripts/kernel-sources.mjs'.",
    );
    return;
  }
  const outfile = path.join(root, 'out/engineRuns.cjs');
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['bench/engineRuns.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['tree-sitter', 'tree-sitter-c'],
    logLevel: 'error',
  });
  console.log('\nThe simulated kernel, on one core:');
  spawnSync(process.execPath, [outfile, ...trees], { stdio: 'inherit' });
}
