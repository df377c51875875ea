import { posix } from 'node:path';
import type { Sources } from '../sources';
import { versionedName } from './versionedName';

/** Folders in which the patches of a series may lie. */
export interface SeriesGroup {
  /** From the oldest version to the newest; only the folder itself if it is no version among others. */
  readonly folders: readonly SeriesFolder[];
  /** Which of several versions a folder is says its name alone: `v1`, `patch-2`. */
  readonly isCounted: boolean;
}

export interface SeriesFolder {
  readonly path: string;
  /** The folder whose name counts, itself or one above; what messages call it by. */
  readonly name: string;
  readonly numbers: readonly number[];
}

const FOLDERS_MAX = 40;
/** How far above a module its version may be, as in `v1/livepatch/src/lp.c`. */
const LEVELS_UP_MAX = 3;

/** The folder and, if it is one of several versions, the others. */
export function seriesGroup(folder: string, sources: Sources): SeriesGroup {
  let version = folder;
  for (let level = 0; level < LEVELS_UP_MAX && posix.dirname(version) !== version; level++) {
    const group = versionsBeside(version, folder, sources);
    if (group) return group;
    version = posix.dirname(version);
  }
  return { folders: [seriesFolder(folder, folder)], isCounted: false };
}

function versionsBeside(version: string, folder: string, sources: Sources): SeriesGroup | undefined {
  const own = versionedName(posix.basename(version));
  const parent = posix.dirname(version);
  const siblings = sources.foldersIn(parent);
  const versions = siblings.filter((name) => versionedName(name).stem === own.stem);
  if (versions.length < 2 || versions.length > FOLDERS_MAX || !versions.includes(posix.basename(version))) {
    return undefined;
  }
  if (!versions.some((name) => versionedName(name).isCounted)) return undefined;
  const rest = posix.relative(version, folder);
  const folders = versions.map((name) =>
    seriesFolder(posix.join(parent, name, rest), posix.join(parent, name)),
  );
  return { folders, isCounted: versions.some((name) => versionedName(name).isCounted) };
}

function seriesFolder(path: string, version: string): SeriesFolder {
  const name = posix.basename(version);
  return { path, name, numbers: versionedName(name).numbers };
}
