import { createHash } from 'node:crypto';
import type { Sources } from '../analysis/sources';
import { stampOf } from '../files/regularFile';

/** A file or a folder's list of files, and what tells whether it is still the same. */
export interface Dependency {
  readonly path: string;
  readonly isFolder: boolean;
  readonly fingerprint: string;
}

/** What was asked for, with fingerprints of what it is now. */
export function dependencies(
  files: ReadonlySet<string>,
  folders: ReadonlySet<string>,
  sources: Sources,
): Dependency[] {
  const dependency = (path: string, isFolder: boolean): Dependency => ({
    path,
    isFolder,
    fingerprint: fingerprint(path, isFolder, sources),
  });
  return [
    ...[...files].map((path) => dependency(path, false)),
    ...[...folders].map((path) => dependency(path, true)),
  ];
}

/** What tells one content of a file, or one list of a folder's files, from another. */
export function fingerprint(path: string, isFolder: boolean, sources: Sources): string {
  const content = isFolder ? sources.filesIn(path).join('\n') : sources.read(path)?.text;
  return content === undefined ? stampOf(path) : createHash('sha1').update(content).digest('base64');
}
