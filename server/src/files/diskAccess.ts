import { readFileSync, readdirSync, statSync } from 'node:fs';
import type { FileAccess } from '../analysis/fileAccess';

/** Larger files are not written by hand; reading them would only cost time and memory. */
export const FILE_BYTES_MAX = 1024 * 1024;

/** The disk. A file that vanishes, is a folder, is too large or is not text counts as not there. */
export const diskAccess: FileAccess = {
  read(path) {
    try {
      const status = statSync(path);
      if (!status.isFile() || status.size > FILE_BYTES_MAX) return undefined;
      const bytes = readFileSync(path);
      return isBinary(bytes) ? undefined : bytes.toString('utf8');
    } catch {
      return undefined;
    }
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
};

/** A NUL byte near the beginning: no C source has one. */
export function isBinary(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 8192).includes(0);
}
