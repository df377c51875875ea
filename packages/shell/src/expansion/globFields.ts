import { posix } from 'node:path';
import { matchesPattern } from '../language/matchPattern';
import { hasPattern, unescapePattern } from '../language/pattern';
import type { Shell } from '../shell';

/** Replaces patterns by the files that they fit; a pattern that fits none stays as it is written. */
export function globFields(
  shell: Shell,
  fields: readonly { readonly text: string; readonly pattern: string }[],
): string[] {
  return fields.flatMap(({ text, pattern }) => {
    if (!hasPattern(pattern) || shell.options.has('noglob')) return [text];
    const found = matchingPaths(shell, pattern);
    if (found.length > 0) return found;
    return shell.options.has('nullglob') ? [] : [text];
  });
}

function matchingPaths({ world: { files, budget } }: Shell, pattern: string): string[] {
  const isAbsolute = pattern.startsWith('/');
  let found = [isAbsolute ? '/' : ''];
  for (const part of pattern.split('/').filter((each) => each !== '')) {
    found = found.flatMap((folder) => {
      budget.step();
      if (!hasPattern(part)) return existing(folder, unescapePattern(part));
      const names = files.list(files.absolute(folder)) ?? [];
      return names
        .filter((name) => (part.startsWith('.') || !name.startsWith('.')) && matchesPattern(name, part))
        .map((name) => posix.join(folder, name));
    });
  }
  return found;

  function existing(folder: string, name: string): string[] {
    const path = posix.join(folder, name);
    return files.kind(files.absolute(path)) === undefined ? [] : [path];
  }
}
