import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Turns absolute paths back into what the user would type. */
export type DisplayPath = (path: string) => string;

/**
 * Paths below an argument are shown as that argument and the rest; others relative to the current folder if they lie
 * below it, and as they are otherwise.
 */
export function displayPaths(args: readonly string[], cwd: string): DisplayPath {
  const roots = args
    .map((given) => ({ given, full: resolve(cwd, given) }))
    .sort((a, b) => b.full.length - a.full.length);
  return (path) => {
    const root = roots.find(
      ({ full }) => path === full || path.startsWith(full.endsWith(sep) ? full : full + sep),
    );
    if (root && isAbsolute(root.given)) return path;
    const short = relative(cwd, path);
    return short.startsWith('..') && !root ? path : short;
  };
}
