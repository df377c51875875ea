// Bundles the extension, the language server and the command line into dist/.
import { chmodSync, cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const dist = path.join(root, 'dist');

const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Some packages' main entry is UMD, which cannot be bundled; their ESM entry can.
  mainFields: ['module', 'main'],
  logLevel: 'warning',
};

function bundles(production) {
  const form = { minify: production, sourcemap: production ? false : 'linked' };
  return [
    { ...common, ...form, entryPoints: ['client/src/extension.ts'], external: ['vscode'] },
    {
      ...common,
      ...form,
      entryPoints: ['server/src/main.ts', 'server/src/cli.ts', 'server/src/simulator.ts'],
      // Native packages stay folders in node_modules: each finds its prebuilt binary beside itself.
      external: ['tree-sitter', 'tree-sitter-c'],
      banner: { js: '#!/usr/bin/env node' },
    },
  ];
}

/**
 * What the native packages need at run time: their prebuilt binaries, and nothing of a `build` folder, which
 * node-gyp-build would prefer on every platform.
 */
const NATIVE_FILES = [
  ...['package.json', 'index.js', 'node-gyp-build.js', 'LICENSE'].map((file) => `node-gyp-build/${file}`),
  ...['package.json', 'index.js', 'LICENSE', 'prebuilds'].map((file) => `tree-sitter/${file}`),
  ...['package.json', 'bindings/node/index.js', 'src/node-types.json', 'LICENSE', 'prebuilds'].map(
    (file) => `tree-sitter-c/${file}`,
  ),
];

/** Puts the native packages beside the bundles, where these find them in a place without npm. */
function copyNativePackages() {
  for (const file of NATIVE_FILES) {
    cpSync(path.join(root, 'node_modules', file), path.join(dist, 'node_modules', file), { recursive: true });
  }
}

/**
 * Writes all bundles; `production` minifies, leaves source maps out and makes `dist` complete in itself.
 * Throws if a bundle fails.
 */
export async function build({ production }) {
  rmSync(dist, { recursive: true, force: true });
  for (const options of bundles(production)) await esbuild.build(options);
  if (production) copyNativePackages();
  for (const program of ['main.js', 'cli.js']) chmodSync(path.join(dist, program), 0o755);
}

async function watch() {
  for (const options of bundles(false)) {
    const context = await esbuild.context({ ...options, logLevel: 'info' });
    await context.watch();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== '--watch' && flag !== '--production');
  if (unknown) {
    console.error(`build: unknown option '${unknown}'; there are --watch and --production.`);
    process.exitCode = 2;
  } else if (flags.includes('--watch')) {
    await watch();
  } else {
    await build({ production: flags.includes('--production') }).catch(() => (process.exitCode = 1));
  }
}
