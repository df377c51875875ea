import type { ShellSystem } from '../src/shellSystem';

const EINVAL = 22;
const ENOENT = 2;

const TEXTS: Readonly<Record<number, string>> = {
  2: 'No such file or directory',
  13: 'Permission denied',
  21: 'Is a directory',
  22: 'Invalid argument',
};

/** A system of files in memory, in virtual time, with no processes. Files that end in `/refuses` take no text. */
export function memorySystem(given: Readonly<Record<string, string>> = {}): ShellSystem {
  const files = new Map(Object.entries(given));
  let now = 0;
  const below = (path: string): string[] => [...files.keys()].filter((file) => file.startsWith(`${path}/`));
  return {
    get now() {
      return now;
    },
    sleep: (ms) => {
      now += ms;
    },
    readFile: (path) => files.get(path) ?? -ENOENT,
    writeFile: (path, text) => {
      if (path.endsWith('/refuses')) return -EINVAL;
      if (!files.has(path)) return -ENOENT;
      files.set(path, text);
      return text.length;
    },
    truncate: () => undefined,
    rights: (path) => (files.has(path) ? '-rw-r--r--' : below(path).length > 0 ? 'drwxr-xr-x' : undefined),
    list: (path) => {
      const names = below(path).map((file) => file.slice(path.length + 1).split('/')[0] ?? '');
      return names.length > 0 ? [...new Set(names)].sort() : undefined;
    },
    startProcess: () => undefined,
    endProcess: () => false,
    failureText: (failure) => TEXTS[-failure] ?? `Unknown error ${-failure}`,
  };
}
