// The simulated kernel's part of `npm run bench`.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { moduleOf } from './modules.mjs';
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
  console.log('\nThe simulated kernel, on one core:');
  await runBundled('engineRuns', trees);
}

/** Runs livepatches until all is seen, in a process of its own. */
export async function exploration() {
  console.log('\nRunning livepatches until all is seen:');
  await runBundled('explorationRuns', [moduleOf(200)]);
}

async function runBundled(name, args) {
  const outfile = path.join(root, `out/${name}.cjs`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`bench/${name}.ts`],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['tree-sitter', 'tree-sitter-c'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  spawnSync(process.execPath, [outfile, ...args], { stdio: 'inherit' });
}
