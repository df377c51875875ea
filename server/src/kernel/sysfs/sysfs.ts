import { EACCES, EISDIR, ENOENT } from '../errno';
import type { Kernel } from '../kernel';
import type { Run } from '../run';
import { findEntry } from './sysfsTree';

/** The text of a file in sysfs as root reads it, or a negative errno. Where a module's C makes the text, a run. */
export function readSysfs(kernel: Kernel, path: string): string | number | Run<string | number> {
  const entry = findEntry(kernel, path);
  if (!entry) return -ENOENT;
  if (entry.kind === 'folder') return -EISDIR;
  const { mode, show } = entry.file;
  return show && (mode & 0o444) !== 0 ? show() : -EACCES;
}

/**
 * Writes to a file as root. Returns the number of characters taken or a negative errno. Files cannot be created, and
 * a file that nobody may write refuses root, too.
 */
export function* writeSysfs(kernel: Kernel, path: string, text: string): Run<number> {
  const entry = findEntry(kernel, path);
  if (!entry) return findEntry(kernel, path.replace(/\/[^/]*$/, ''))?.kind === 'folder' ? -EACCES : -ENOENT;
  if (entry.kind === 'folder') return -EISDIR;
  const { mode, store } = entry.file;
  return store && (mode & 0o222) !== 0 ? yield* store(text) : -EACCES;
}

/** Kind and rights as `stat --format %A` prints them, such as `-rw-r--r--`; undefined without such an entry. */
export function sysfsRights(kernel: Kernel, path: string): string | undefined {
  const entry = findEntry(kernel, path);
  if (!entry) return undefined;
  const mode = entry.kind === 'folder' ? 0o755 : entry.file.mode;
  const bits = 'rwxrwxrwx'.split('').map((letter, index) => (mode & (0o400 >> index) ? letter : '-'));
  return `${entry.kind === 'folder' ? 'd' : '-'}${bits.join('')}`;
}

/** The names in a folder, sorted; undefined if there is no such folder. */
export function listSysfs(kernel: Kernel, path: string): readonly string[] | undefined {
  const entry = findEntry(kernel, path);
  if (entry?.kind !== 'folder') return undefined;
  return [...entry.kobj.attributes.map(({ name }) => name), ...entry.kobj.children.keys()].sort();
}
