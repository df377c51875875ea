import { readdirSync, realpathSync } from 'node:fs';
import type { FileAccess } from '../analysis/fileAccess';
import { readRegularFile } from './regularFile';

/** Larger files are not written by hand; reading them would only cost time and memory. */
export const FILE_BYTES_MAX = 1024 * 1024;

/** The disk. A file that vanishes, is no regular file, is too large or is not text counts as not there. */
export const diskAccess: FileAccess = {
  read(path) {
    const file = readRegularFile(path, FILE_BYTES_MAX);
    return file.kind === 'read' && !isBinary(file.bytes) ? file.bytes.toString('utf8') : undefined;
  },
  filesIn(folder) {
    try {
      return readdirSync(folder).sort();
    } catch {
      return [];
    }
  },
  foldersIn(folder) {
    try {
      const entries = readdirSync(folder, { withFileTypes: true });
      return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
    } catch {
      return [];
    }
  },
  realPath(path) {
    try {
      return realpathSync(path);
    } catch {
      return undefined;
    }
  },
};

/** A NUL byte near the beginning: no C source has one. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}
