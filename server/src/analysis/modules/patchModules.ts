import { posix } from 'node:path';
import type { KernelProfile } from '../../base/kernelProfile';
import type { Location } from '../../base/span';
import { buildModule } from '../../model/declarations/buildModule';
import { type PatchedSource, patchedSource } from '../../model/diff/appliedLocations';
import { standAlone } from '../../model/diff/newSide';
import type { PatchedFile, SourcePatch } from '../../model/diff/sourcePatch';
import type { Module } from '../../model/declarations/module';
import type { SourceReader } from '../../syntax/sourceFile';
import { type TranslationUnit, translationUnit } from '../../syntax/translationUnit';
import { concernsLivepatching } from '../../base/concernsLivepatching';

/** A module that a patch changes or makes, and where its places are in the patch. */
export interface PatchModule {
  readonly module: Module;
  /** Undefined for what the patch does not show. */
  readonly inPatch: (location: Location) => Location | undefined;
  /** In the patch or, for what it does not show, in the tree. */
  readonly shown: (location: Location) => Location;
}

const REST_HIDDEN = 'the rest of the file is not in the patch';
/** A patch that makes or changes such a module is no source for a tool. */
const OWN_PATCH = /\bstruct klp_patch\b|\bklp_enable_patch\b/;
const NOTHING: SourceReader = { read: () => undefined };

/**
 * The modules of what can be read of a patch by itself: all files that a tool links into one, and each file with a
 * livepatch of its own.
 */
export function visibleModules(patch: SourcePatch, profile: KernelProfile): Module[] {
  // What is left out of a file does not make it concern livepatching, and leaving it out costs time.
  const named = patch.files.filter(({ text }) => concernsLivepatching(text));
  const sources = named.map((file) => ({ file, source: standAlone(patch, file) }));
  const concerned = sources.filter(({ source }) => concernsLivepatching(source.text));
  const units = concerned.map(({ file, source }) => ({
    isOwn: OWN_PATCH.test(source.text),
    isWhole: file.diff.oldPath === undefined,
    unit: translationUnit(source, NOTHING, profile),
  }));
  const shared = units.filter(({ isOwn }) => !isOwn);
  const own = units.filter(({ isOwn }) => isOwn);
  const name = nameOf(patch);
  const hidden = shared.every(({ isWhole }) => isWhole) ? undefined : REST_HIDDEN;
  return [
    buildModule(name, shared.map(({ unit }) => unit), profile, { hidden }),
    ...own.map(({ unit, isWhole }) =>
      buildModule(name, [unit], profile, { hidden: isWhole ? undefined : REST_HIDDEN }),
    ),
  ]; // prettier-ignore
}

/** The files of the tree with the patch applied, as far as it fits and they have to do with livepatching. */
export function appliedModules(
  patch: SourcePatch,
  profile: KernelProfile,
  reader: SourceReader,
): PatchModule[] {
  const applied = new Map<string, PatchedSource>();
  for (const file of patch.files) {
    if (file.applied) applied.set(file.path, patchedSource(file.applied, patch.file.path));
  }
  const byPath = new Map([...applied.values()].map(({ source }) => [source.path, source]));
  const overlay: SourceReader = { read: (path) => byPath.get(path) ?? reader.read(path) };
  return patch.files.flatMap((file) => {
    const made = applied.get(file.path);
    if (!made || !file.path.endsWith('.c') || !concernsLivepatching(addedText(file))) return [];
    const unit: TranslationUnit = translationUnit(made.source, overlay, profile);
    const module = buildModule(nameOf(patch), [unit], profile, { hidden: REST_HIDDEN });
    const isOwn = (location: Location): boolean => location.file === made.source.path;
    return [
      {
        module,
        inPatch: (location) => (isOwn(location) ? made.inPatch(location) : undefined),
        shown: (location) => (isOwn(location) ? made.shown(location) : location),
      },
    ];
  });
}

function addedText({ diff }: PatchedFile): string {
  const lines = diff.hunks.flatMap((hunk) => hunk.lines.filter(({ kind }) => kind === 'added'));
  return lines.map(({ text }) => text).join('\n');
}

function nameOf({ file }: SourcePatch): string {
  return posix
    .basename(file.path)
    .replace(/\.\w+$/, '')
    .replace(/\W/g, '_');
}
