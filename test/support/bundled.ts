import { build } from 'esbuild';
import { join } from 'node:path';

/** Bundles a program of these sources, so that it can be started. @returns its path */
export async function bundled(entry: string, name: string): Promise<string> {
  const outfile = join(process.cwd(), 'out', `${name}.cjs`);
  await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile,
    external: ['tree-sitter', 'tree-sitter-c'],
    mainFields: ['module', 'main'],
    logLevel: 'silent',
  });
  return outfile;
}
