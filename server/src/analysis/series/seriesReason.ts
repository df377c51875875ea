import type { Candidate } from './seriesInference';

/** What makes patches a series, as the end of a sentence: "the folders v1 and v2". */
export function whyOf(patches: readonly Candidate[]): string {
  const folders = [...new Set(patches.map(({ folder }) => folder.name))];
  if (folders.length > 1) return `the folder names ${enumeration(folders)}`;
  const names = patches.map(({ files }) => files.name);
  if (new Set(patches.map(({ name }) => name.stem)).size === 1) return `the names ${enumeration(names)}`;
  return sharedMark(patches) ?? `the names ${enumeration(names)}`;
}

/** What most of the patches have in common; of several such things the first one of the oldest patch. */
function sharedMark(patches: readonly Candidate[]): string | undefined {
  const marks = new Map(patches.flatMap(({ facts }) => [...facts.marks]));
  const counted = [...marks].map(([key, words]) => {
    const sharers = patches.filter(({ facts }) => facts.marks.has(key));
    return { words, names: sharers.map(({ files }) => files.name) };
  });
  const most = counted.reduce((max, { names }) => Math.max(max, names.length), 0);
  const mark = counted.find(({ names }) => names.length === most);
  return mark && most > 1 ? `${mark.words}, in ${enumeration(mark.names)}` : undefined;
}

const NAMES_MAX = 4;

function enumeration(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  if (names.length > NAMES_MAX) return `${names[0] ?? ''} to ${last}`;
  return `${names.slice(0, -1).join(', ')} and ${last}`;
}
