import { posix } from 'node:path';
import { EACCES, EISDIR, ENOENT } from './errno';
import type { ShellSystem } from './shellSystem';

const FOLDERS = ['/', '/sys', '/proc', '/dev', '/tmp'];
const DEVICES = ['/dev/null', '/dev/kmsg', '/dev/stdin', '/dev/stdout', '/dev/stderr', '/dev/tty'];

/** What a path leads to. */
export type FileKind = 'file' | 'folder' | 'device';

/**
 * The files that a script sees: those of the system, and beside them its own ones in memory. No real file is read or
 * written. All paths are absolute; `absolute` makes them so.
 */
export class Files {
  private readonly own = new Map<string, string>();
  private readonly ownFolders = new Set<string>();

  constructor(
    private readonly system: ShellSystem,
    readonly folder: string,
    systemFolders: readonly string[],
  ) {
    this.ownFolders.add(folder);
    for (const each of systemFolders) this.ownFolders.add(each);
  }

  absolute(path: string): string {
    const resolved = posix.resolve(this.folder, path);
    return resolved;
  }

  kind(path: string): FileKind | undefined {
    if (this.own.has(path)) return 'file';
    if (DEVICES.includes(path)) return 'device';
    if (FOLDERS.includes(path) || this.ownFolders.has(path)) return 'folder';
    const rights = this.system.rights(path);
    if (rights !== undefined) return rights.startsWith('d') ? 'folder' : 'file';
    return undefined;
  }

  /** Kind and rights as `ls -l` shows them; undefined if there is nothing. */
  rights(path: string): string | undefined {
    const kind = this.kind(path);
    if (kind === undefined) return undefined;
    const own = kind === 'folder' ? 'drwxr-xr-x' : kind === 'device' ? 'crw-rw-rw-' : '-rw-r--r--';
    return this.own.has(path) ? own : (this.system.rights(path) ?? own);
  }

  /** The content, or a negative errno. */
  read(path: string): string | number {
    const own = this.own.get(path);
    if (own !== undefined) return own;
    const kind = this.kind(path);
    if (kind === 'folder') return -EISDIR;
    if (kind === 'device') return '';
    return this.system.readFile(path);
  }

  /** What a failure of these methods is called. */
  failureText(failure: number): string {
    return this.system.failureText(failure);
  }

  /** Opens a file for writing: creates or empties it where it is one of the script's own. Returns 0 or a negative errno. */
  open(path: string, isAppending: boolean): number {
    const kind = this.kind(path);
    if (kind === 'folder') return -EISDIR;
    if (kind === 'device') return 0;
    if (kind === 'file' && !this.own.has(path)) return this.openOfSystem(path, isAppending);
    if (this.kind(posix.dirname(path)) !== 'folder') return -ENOENT;
    if (!this.isOwnPlace(path)) return -EACCES;
    if (!isAppending || !this.own.has(path)) this.own.set(path, '');
    return 0;
  }

  private openOfSystem(path: string, isAppending: boolean): number {
    if (this.isOwnPlace(path)) return -EACCES;
    if (!isAppending) this.system.truncate(path);
    return 0;
  }

  /** Writes to a file that was opened, at its end. Returns 0 or a negative errno. */
  write(path: string, text: string): number {
    const own = this.own.get(path);
    if (own !== undefined) {
      this.own.set(path, own + text);
      return 0;
    }
    if (path === '/dev/null') return 0;
    return Math.min(0, this.system.writeFile(path, text));
  }

  /** Puts a text where a path can name it, such as `/dev/fd/63`. */
  keep(path: string, text: string): void {
    this.own.set(path, text);
  }

  remove(path: string): boolean {
    if (!this.ownFolders.has(path)) return this.own.delete(path);
    for (const name of this.own.keys()) if (name.startsWith(`${path}/`)) this.own.delete(name);
    return this.ownFolders.delete(path);
  }

  makeFolder(path: string): void {
    this.ownFolders.add(path);
  }

  /** The names in a folder, sorted; undefined if it is not one. */
  list(path: string): string[] | undefined {
    if (this.kind(path) !== 'folder') return undefined;
    const names = new Set(this.system.list(path));
    const prefix = path === '/' ? '/' : `${path}/`;
    for (const each of [...this.own.keys(), ...this.ownFolders, ...FOLDERS]) {
      const [name] = each.startsWith(prefix) ? each.slice(prefix.length).split('/') : [];
      if (name !== undefined && name !== '') names.add(name);
    }
    return [...names].sort();
  }

  private isOwnPlace(path: string): boolean {
    return !/^\/(?:sys|proc|dev)(?:\/|$)/.test(path);
  }
}
