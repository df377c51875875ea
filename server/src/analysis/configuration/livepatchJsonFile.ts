import { posix } from 'node:path';
import type { FeatureChoices } from '../../base/kernelFeatures';
import type { KernelProfile } from '../../base/kernelProfile';
import type { Location } from '../../base/span';
import type { Builder } from '../../model/trees/toolCallbacks';
import type { SourceFile } from '../../syntax/sourceFile';
import type { JsonFault } from './jsonFields';
import { readLivepatchJson } from './livepatchJsonReader';
import type { RuleSetting } from './settings';
import type { Sources } from '../sources';

/** The file in which a folder of livepatches says what cannot be seen in sources. */
export const LIVEPATCH_JSON = 'livepatch.json';

/** A file or folder that `livepatch.json` names. */
export interface NamedFile {
  /** Absolute. */
  readonly path: string;
  /** As it is written. */
  readonly text: string;
  readonly location: Location;
}

/** A series as it is written down. */
export interface NamedSeries {
  readonly name: string | undefined;
  /** Oldest first. */
  readonly patches: readonly NamedFile[];
}

/** What a `livepatch.json` says. It holds for all files below its folder. */
export interface LivepatchJson {
  readonly path: string;
  readonly kernel: KernelProfile | undefined;
  readonly features: FeatureChoices | undefined;
  /** The tool that makes livepatches of patches and sources. */
  readonly builder: Builder | undefined;
  /** Undefined if it does not say anything about series, so that they are inferred. */
  readonly series: readonly NamedSeries[] | undefined;
  readonly targets: readonly NamedFile[] | undefined;
  readonly symbols: NamedFile | undefined;
  readonly rules: Readonly<Record<string, RuleSetting>>;
  readonly faults: readonly JsonFault[];
}

/** More folders than anybody has above a file. */
const FOLDERS_UP_MAX = 60;

/** The `livepatch.json` that holds for a file: the nearest one in the folders above it. */
export function livepatchJsonFor(path: string, sources: Sources): LivepatchJson | undefined {
  let folder = posix.dirname(path);
  for (let steps = 0; steps < FOLDERS_UP_MAX; steps++) {
    const found = livepatchJsonIn(folder, sources);
    const parent = posix.dirname(folder);
    if (found || parent === folder) return found;
    folder = parent;
  }
  return undefined;
}

const known = new WeakMap<SourceFile, LivepatchJson>();

/** The `livepatch.json` that lies in a folder itself. The same object while its text is the same. */
export function livepatchJsonIn(folder: string, sources: Sources): LivepatchJson | undefined {
  const file = sources.read(posix.join(folder, LIVEPATCH_JSON));
  if (!file) return undefined;
  const json = known.get(file) ?? readLivepatchJson(file);
  known.set(file, json);
  return json;
}

/** Whether a path is that of a `livepatch.json`. */
export function isLivepatchJson(path: string): boolean {
  return posix.basename(path) === LIVEPATCH_JSON;
}
