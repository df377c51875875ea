import { EACCES, EIO, EISDIR, ENOENT } from '../../kernel/errno';
import type { Run } from '../../kernel/run';
import { keyOf } from '../memory/keyOf';
import type { Machine } from '../run/machine';
import { Part } from '../run/part';
import type { Value } from '../memory/value';
import { kprobesSwitch } from './kprobeArming';
import { sleep } from './sleep';
import { shownBy } from './seqFile';

/** What serves a file. */
export interface Serving {
  readonly read?: (machine: Machine) => Run<string | number>;
  readonly write?: (machine: Machine, text: string) => Run<number>;
  /** Opening it as `>` does empties it. */
  readonly truncate?: () => void;
}

/** A file or folder outside of sysfs. */
export interface FileNode {
  readonly name: string;
  readonly mode: number;
  readonly kind: 'folder' | 'file' | 'device';
  readonly parent: FileNode | undefined;
  readonly children: Map<string, FileNode>;
  readonly serving: Serving;
  /** How many read or write it now. */
  users: number;
}

/** The files of /proc, debugfs, tracefs and /dev. */
export class ServedFiles {
  readonly proc = folder('/proc', undefined);
  readonly debugfs = folder('/', undefined);
  readonly devices = folder('/dev', undefined);
  readonly tracefs = folder('tracing', this.debugfs);
  private readonly roots: readonly (readonly [string, FileNode])[] = [
    ['/proc', this.proc],
    ['/sys/kernel/debug', this.debugfs],
    ['/sys/kernel/tracing', this.tracefs],
    ['/dev', this.devices],
  ];
  private readonly byPointer = new Map<string, FileNode>();

  constructor() {
    for (const name of ['cmdline', 'meminfo', 'uptime', 'loadavg', 'version']) {
      this.add(this.proc, name, 0o444, { read: (machine) => shownBy(machine, `${name}_proc_show`) });
    }
    this.debugfs.children.set('tracing', this.tracefs);
    this.add(this.addFolder(this.debugfs, 'kprobes'), 'enabled', 0o600, kprobesSwitch());
  }

  /** Adds a file. There must be none of that name. */
  add(
    parent: FileNode,
    name: string,
    mode: number,
    serving: Serving,
    kind: FileNode['kind'] = 'file',
  ): FileNode {
    const node: FileNode = { name, mode, kind, parent, children: new Map(), serving, users: 0 };
    parent.children.set(name, node);
    return node;
  }

  addFolder(parent: FileNode, name: string): FileNode {
    const made = folder(name, parent);
    parent.children.set(name, made);
    return made;
  }

  /** Remembers which entry a pointer of C stands for. */
  bind(pointer: Value, node: FileNode): void {
    this.byPointer.set(keyOf(pointer), node);
  }

  nodeOf(pointer: Value): FileNode | undefined {
    return this.byPointer.get(keyOf(pointer));
  }

  /** The entry that an absolute path leads to. */
  find(path: string): FileNode | undefined {
    const root = this.roots.find(([start]) => path === start || path.startsWith(`${start}/`));
    const parts = path.slice(root?.[0].length ?? 0).split('/');
    return parts
      .filter((part) => part !== '')
      .reduce<FileNode | undefined>((at, part) => at?.children.get(part), root?.[1]);
  }

  /** Opens a file as `>` does: those that keep a text forget it. */
  truncate(path: string): void {
    this.find(path)?.serving.truncate?.();
  }

  exists(path: string): boolean {
    return this.find(path) !== undefined;
  }

  /** The names in a folder, sorted; undefined if it is not one. */
  list(path: string): readonly string[] | undefined {
    const node = this.find(path);
    return node?.kind === 'folder' ? [...node.children.keys()].sort() : undefined;
  }

  /** Kind and rights such as `-rw-r--r--`; undefined without such an entry. */
  rights(path: string): string | undefined {
    const node = this.find(path);
    if (!node) return undefined;
    const bits = 'rwxrwxrwx'.split('').map((letter, index) => (node.mode & (0o400 >> index) ? letter : '-'));
    return `${node.kind === 'folder' ? 'd' : node.kind === 'device' ? 'c' : '-'}${bits.join('')}`;
  }

  /** What root reads, or a negative errno. */
  *read(machine: Machine, path: string): Run<string | number> {
    const node = this.find(path);
    if (!node) return -ENOENT;
    if (node.kind === 'folder') return -EISDIR;
    return node.serving.read ? yield* used(node, node.serving.read(machine)) : -EIO;
  }

  /** Returns the number of characters taken or a negative errno. */
  *write(machine: Machine, path: string, text: string): Run<number> {
    const node = this.find(path);
    if (!node) return -ENOENT;
    if (node.kind === 'folder') return -EISDIR;
    if ((node.mode & 0o222) === 0 && node.kind === 'file' && !node.serving.write) return -EACCES;
    return node.serving.write ? yield* used(node, node.serving.write(machine, text)) : -EIO;
  }
}

export const FILES = new Part<ServedFiles>('served files', () => new ServedFiles());

function folder(name: string, parent: FileNode | undefined): FileNode {
  return { name, mode: 0o755, kind: 'folder', parent, children: new Map(), serving: {}, users: 0 };
}

function* used<T>(node: FileNode, run: Run<T>): Run<T> {
  node.users++;
  try {
    return yield* run;
  } finally {
    node.users--;
  }
}

/** Takes an entry and all below it away, and waits for those who use it. */
export function* removeNode(machine: Machine, node: FileNode): Run<void> {
  node.parent?.children.delete(node.name);
  for (const child of [...node.children.values()]) yield* removeNode(machine, child);
  if (node.users > 0)
    yield* sleep(machine, { condition: () => node.users === 0, what: `users of '${node.name}'` });
}
