import type { Module } from '../../model/declarations/module';
import { mainPath, modulesIn } from '../modules/folderModules';
import { kbuildOf, type ModuleFiles } from '../modules/moduleFiles';
import { moduleName } from '../modules/moduleName';
import { mentionsLivepatching } from '../modules/mentionsLivepatching';
import { type SeriesFacts, seriesFacts } from './seriesFacts';
import type { SeriesGroup } from './seriesGroup';
import { whyOf } from './seriesReason';
import type { Sources } from '../sources';
import { type VersionedName, compareNumbers, versionedName } from './versionedName';

/** A livepatch that may be in a series with others. */
export interface Candidate {
  readonly files: ModuleFiles;
  readonly module: Module;
  readonly facts: SeriesFacts;
  readonly name: VersionedName;
  /** The folder's Kbuild or Makefile builds it. */
  readonly isBuilt: boolean;
  /** The position of its folder among those of the group. */
  readonly folder: { readonly path: string; readonly name: string; readonly numbers: readonly number[] };
}

/** Patches that follow each other, oldest first. */
export interface InferredSeries {
  readonly name: string;
  readonly patches: readonly Candidate[];
  /** What they were taken for a series by. */
  readonly why: string;
}

/** In larger groups nothing is inferred: reading all of them would cost too much. */
const CANDIDATES_MAX = 200;

/** The livepatches of a group of folders. */
export function candidatesIn(
  group: SeriesGroup,
  sources: Sources,
  moduleOf: (files: ModuleFiles) => Module,
): Candidate[] {
  const found = group.folders.flatMap((folder) =>
    modulesIn(folder.path, sources)
      // Parts of SUSE's layout are woven into one livepatch; beside it are the same parts for other kernels.
      .filter((files) => files.csv === undefined && mentionsLivepatching(files, sources))
      .map((files) => ({
        files,
        folder,
        name: versionedName(files.name),
        isBuilt: isBuilt(files, folder.path, sources),
      })),
  );
  if (found.length > CANDIDATES_MAX) return [];
  return found
    .map((each) => ({ ...each, module: moduleOf(each.files) }))
    .filter(({ module }) => module.isLivepatch)
    .map((each) => ({ ...each, facts: seriesFacts(each.module) }));
}

function isBuilt({ name }: ModuleFiles, folder: string, sources: Sources): boolean {
  return [...kbuildOf(folder, sources).keys()].some((built) => moduleName(built) === name);
}

/** Puts livepatches together that follow each other. Those that have nothing to do with any other are in no series. */
export function inferSeries(candidates: readonly Candidate[], group: SeriesGroup): InferredSeries[] {
  const groups = candidates.map((candidate) => [candidate]);
  for (const [index, a] of candidates.entries()) {
    for (const b of candidates.slice(index + 1)) {
      if (areRelated(a, b, candidates, group)) join(groups, a, b);
    }
  }
  return withReplacing(groups)
    .filter((each) => each.length > 1)
    .map((each) => {
      const patches = each.sort(compareCandidates);
      return { name: seriesName(patches), patches, why: whyOf(patches) };
    });
}

/** One Makefile builds livepatches that share a state, and one that replaces them all, though it shares nothing with them. */
function withReplacing(groups: readonly Candidate[][]): Candidate[][] {
  const sharing = groups.filter(
    (each) => each.length > 1 && each.every(({ isBuilt: is }) => is) && shareStates(each),
  );
  const [group] = sharing;
  if (!group || sharing.length > 1) return [...groups];
  const joining = groups.filter(
    ([only, another]) =>
      only && !another && only.isBuilt && only.facts.replaces && only.folder === group[0]?.folder,
  );
  return [
    ...groups.filter((each) => each !== group && !joining.includes(each)),
    [...group, ...joining.flat()],
  ];
}

function shareStates(candidates: readonly Candidate[]): boolean {
  const ids = candidates.flatMap(({ facts }) =>
    [...facts.marks.keys()].filter((key) => key.startsWith('state ')),
  );
  return new Set(ids).size < ids.length;
}

function join(groups: Candidate[][], a: Candidate, b: Candidate): void {
  const first = groups.find((each) => each.includes(a));
  const second = groups.find((each) => each.includes(b));
  if (!first || !second || first === second) return;
  first.push(...second);
  groups.splice(groups.indexOf(second), 1);
}

function areRelated(a: Candidate, b: Candidate, all: readonly Candidate[], group: SeriesGroup): boolean {
  if (areAlternatives(a, b)) return false;
  if (a.folder === b.folder) return areRelatedInFolder(a, b, all);
  if (share(a, b)) return true;
  if (!group.isCounted) return false;
  return a.name.stem === b.name.stem || (isAlone(a, all) && isAlone(b, all));
}

/** In folders with more livepatches a common function, or a common name, is no sign: it may be a collection. */
const SERIES_MAX = 6;

function areRelatedInFolder(a: Candidate, b: Candidate, all: readonly Candidate[]): boolean {
  const inFolder = all.filter(({ folder }) => folder === a.folder);
  // Tests and examples are numbered as well, and like to patch the same function.
  if (a.name.isExample || b.name.isExample) return shareData(a, b);
  const isSimilar = a.name.stem === b.name.stem;
  if (isSimilar && a.name.isCounted && b.name.isCounted) return true;
  const similar = isSimilar ? inFolder.filter(({ name }) => name.stem === a.name.stem) : inFolder;
  return similar.length <= SERIES_MAX && (isSimilar || share(a, b));
}

/** The same patch for another kernel, distribution or machine does not follow this one. */
function areAlternatives(a: Candidate, b: Candidate): boolean {
  if (a.folder !== b.folder || a.files.name === b.files.name) return false;
  return a.name.withoutVariant === b.name.withoutVariant;
}

function share(a: Candidate, b: Candidate): boolean {
  return [...a.facts.marks.keys()].some((key) => b.facts.marks.has(key));
}

/** A state or a shadow variable. */
function shareData(a: Candidate, b: Candidate): boolean {
  return [...a.facts.marks.keys()].some((key) => !key.startsWith('function ') && b.facts.marks.has(key));
}

function isAlone(candidate: Candidate, all: readonly Candidate[]): boolean {
  return all.every(({ folder, files }) => folder !== candidate.folder || files === candidate.files);
}

function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    compareNumbers(a.folder.numbers, b.folder.numbers) ||
    compareNumbers(a.name.numbers, b.name.numbers) ||
    a.name.rank - b.name.rank ||
    Number(a.facts.replaces) - Number(b.facts.replaces) ||
    compareTexts(mainPath(a.files), mainPath(b.files))
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What the names have in common, else the first patch's name. */
function seriesName(patches: readonly Candidate[]): string {
  const stems = new Set(patches.map(({ name }) => name.stem));
  const [stem = ''] = stems;
  return stems.size === 1 && stem !== '' ? stem : (patches[0]?.files.name ?? '');
}
