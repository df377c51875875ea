import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import type { replayRecorded } from './replay';

/** A change of a source of the engine. */
export interface Edit {
  /** Below server/src. */
  readonly file: string;
  /** Occurs once in it. */
  readonly from: string;
  readonly to: string;
}

/** The simulator together with what replays recordings in it, as a program of its own. */
export interface Replay {
  /** Path of the bundle. */
  readonly bundle: string;
  readonly run: typeof replayRecorded;
}

/**
 * Bundles the simulator, perhaps with its source changed.
 * @param name of the bundle, unique
 */
export async function bundleReplay(root: string, name: string, edit?: Edit): Promise<Replay> {
  const bundle = await bundleProgram(root, 'replay.ts', name, edit);
  const module = (await import(/* @vite-ignore */ pathToFileURL(bundle).href)) as {
    replayRecorded: typeof replayRecorded;
  };
  return { bundle, run: module.replayRecorded };
}

/** Bundles a program of this folder. Returns the path of the bundle. */
export async function bundleProgram(root: string, file: string, name: string, edit?: Edit): Promise<string> {
  const bundle = join(root, 'out/kernel', `${name}.mjs`);
  await build({
    entryPoints: [join(root, 'test/referee/coverage', file)],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    alias: { '@livepatch/shell': './packages/shell/src/index.ts' },
    external: ['../../scripts/*'],
    absWorkingDir: root,
    outfile: bundle,
    logLevel: 'error',
    plugins: edit ? [editing(root, edit)] : [],
  });
  return bundle;
}

function editing(root: string, { file, from, to }: Edit): Plugin {
  const path = join(root, 'server/src', file);
  return {
    name: 'edit',
    setup(bundling) {
      bundling.onLoad({ filter: /\.ts$/ }, (args) => {
        if (args.path !== path) return undefined;
        const parts = readFileSync(path, 'utf8').split(from);
        if (parts.length !== 2) throw new Error(`${file} does not contain this once: ${from}`);
        return { contents: parts.join(to), loader: 'ts' };
      });
    },
  };
}
