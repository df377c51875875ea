import { EINVAL, ENOENT } from '../../server/src/kernel/errno';
import type { LogEntry, System } from '../../server/src/scenario/system';

/** A system for tests of what runs on it: files that can be written, a log, and no kernel. */
export interface EmptySystem extends System {
  readonly files: Map<string, string>;
  readonly calls: string[];
  readonly processes: Set<number>;
  /** The time that `settle` was asked for, each time. */
  readonly settled: number[];
  print(text: string, kind?: LogEntry['kind']): void;
}

/** Makes a system with the given files and modules. Loading a module whose name begins with `bad` fails. */
export function emptySystem(
  given: Readonly<Record<string, string>> = {},
  modules: readonly string[] = [],
): EmptySystem {
  const files = new Map(Object.entries(given));
  const log: LogEntry[] = [];
  const loaded = new Set<string>();
  const processes = new Set<number>();
  const calls: string[] = [];
  const settled: number[] = [];
  let now = 0;
  const isFolder = (path: string): boolean => [...files.keys()].some((file) => file.startsWith(`${path}/`));
  const print = (text: string, kind: LogEntry['kind'] = 'log'): void => {
    log.push({ kind, text, time: now, task: undefined, location: undefined });
  };
  const load = (name: string, parameters: readonly string[], message: string): string | undefined => {
    calls.push(['load', name, ...parameters].join(' '));
    if (name.startsWith('bad')) return message;
    loaded.add(name);
    print(`${name}: loaded`);
    return undefined;
  };
  return {
    files,
    calls,
    processes,
    settled,
    log,
    print,
    get now() {
      return now;
    },
    insmod: (path, parameters) => {
      const name = /([^/]*)\.ko$/.exec(path)?.[1] ?? path;
      return load(name, parameters, `insmod: ERROR: could not insert module ${path}: Invalid parameters`);
    },
    modprobe: (name, parameters) =>
      load(name, parameters, `modprobe: ERROR: could not insert '${name}': Invalid argument`),
    rmmod: (name) => {
      if (!loaded.delete(name)) return `rmmod: ERROR: Module ${name} is not currently loaded`;
      print(`${name}: removed`);
      return undefined;
    },
    hasModule: (name) => modules.includes(name),
    moduleInfo: (name) => (modules.includes(name) ? [{ tag: 'livepatch', value: 'Y' }] : undefined),
    loadedModules: () => [...loaded].map((name) => ({ name, references: 0, usedBy: [] })),
    readFile: (path) => files.get(path) ?? -ENOENT,
    writeFile: (path, text) => {
      if (path === '/dev/kmsg') for (const line of text.replace(/\n$/, '').split('\n')) print(line);
      else if (!files.has(path)) return -ENOENT;
      else if (path.endsWith('/refuses')) return -EINVAL;
      else files.set(path, text);
      return text.length;
    },
    truncate: () => undefined,
    rights: (path) => (files.has(path) ? '-rw-r--r--' : isFolder(path) ? 'drwxr-xr-x' : undefined),
    list: (path) =>
      isFolder(path)
        ? [
            ...new Set(
              [...files.keys()]
                .filter((file) => file.startsWith(`${path}/`))
                .map((file) => file.slice(path.length + 1).split('/')[0] ?? ''),
            ),
          ].sort()
        : undefined,
    readSysctl: (name) => files.get(`sysctl:${name}`),
    writeSysctl: (name, value) => {
      if (value === 'bad') return -EINVAL;
      files.set(`sysctl:${name}`, value);
      return 0;
    },
    startProcess: (path) => {
      if (path.includes('missing')) return undefined;
      const pid = 500 + processes.size;
      processes.add(pid);
      return pid;
    },
    endProcess: (pid) => processes.delete(pid),
    begin: ({ name }) => void calls.push(`begin ${name}`),
    wait: () => [],
    sleep: (ms) => {
      now += ms;
    },
    settle: (msMax) => void settled.push(msMax),
  };
}
