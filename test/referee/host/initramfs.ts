import { gzipSync } from 'node:zlib';

/** A file or folder of an archive; paths are relative to its root. */
export interface ArchiveEntry {
  readonly path: string;
  /** Undefined for a folder. */
  readonly content: Buffer | string | undefined;
  readonly isExecutable?: boolean;
}

const FOLDER = 0o040755;
const FILE = 0o100644;
const PROGRAM = 0o100755;

/** A compressed initramfs: a cpio archive in the form "newc". A folder has to stand in front of what is in it. */
export function initramfs(entries: readonly ArchiveEntry[]): Buffer {
  const pieces = entries.map((entry, index) => archived(entry, index + 1));
  pieces.push(archived({ path: 'TRAILER!!!', content: '' }, 0));
  return gzipSync(Buffer.concat(pieces), { level: 1 });
}

function archived({ path, content, isExecutable }: ArchiveEntry, inode: number): Buffer {
  const mode = content === undefined ? FOLDER : isExecutable ? PROGRAM : FILE;
  const data = Buffer.from(content ?? '');
  const name = `${path}\0`;
  const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0];
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}${name}`;
  return Buffer.concat([padded(Buffer.from(header)), padded(data)]);
}

/** Each part fills up a multiple of four bytes. */
function padded(data: Buffer): Buffer {
  return Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
}
