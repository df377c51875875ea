import type { SourceFile } from '../../syntax/sourceFile';
import type { Segment } from './items';
import type { DiffFile, DiffLine, Hunk } from './parseDiff';

/** A file of the tree before and after a patch. Lines that the patch shows lead to it. */
export interface AppliedFile {
  readonly original: SourceFile;
  readonly before: Segment<DiffLine | undefined>;
  readonly after: Segment<DiffLine | undefined>;
  /** For each line of `after` the zero-based number of the line that it was; undefined for added ones. */
  readonly origins: readonly (number | undefined)[];
}

/** How far from where a hunk says it may fit, in lines. */
const OFFSET_MAX = 500;

/**
 * Applies a patch to a file's text. As with `patch`, hunks may fit some lines away from where they say; unlike there,
 * all of their lines must be the same.
 * @returns undefined if a hunk does not fit
 */
export function applyDiff(original: SourceFile, { hunks }: DiffFile): AppliedFile | undefined {
  const old = original.text.split(/\r?\n/);
  const before: (DiffLine | undefined)[] = old.map(() => undefined);
  const after: { text: string; from: DiffLine | undefined; origin: number | undefined }[] = [];
  let copied = 0;
  let shift = 0;
  for (const hunk of hunks) {
    const at = positionOf(hunk, old, copied, shift);
    if (at === undefined) return undefined;
    shift = at - (hunk.oldStart - 1);
    for (; copied < at; copied++) after.push({ text: old[copied] ?? '', from: undefined, origin: copied });
    for (const line of hunk.lines) {
      if (line.kind === 'added') after.push({ text: line.text, from: line, origin: undefined });
      else if (line.kind === 'removed') before[copied++] = line;
      else {
        before[copied] = line;
        after.push({ text: line.text, from: line, origin: copied++ });
      }
    }
  }
  for (; copied < old.length; copied++)
    after.push({ text: old[copied] ?? '', from: undefined, origin: copied });
  return {
    original,
    before: { heading: '', lines: old.map((text, index) => ({ text, from: before[index] })) },
    after: { heading: '', lines: after },
    origins: after.map(({ origin }) => origin),
  };
}

function positionOf(hunk: Hunk, old: readonly string[], least: number, shift: number): number | undefined {
  const wanted = hunk.lines.filter(({ kind }) => kind !== 'added').map(({ text }) => text.trimEnd());
  const stated = (wanted.length === 0 ? hunk.oldStart : hunk.oldStart - 1) + shift;
  for (let away = 0; away <= OFFSET_MAX; away++) {
    for (const at of away === 0 ? [stated] : [stated - away, stated + away]) {
      const fits = at >= least && wanted.every((text, index) => old[at + index]?.trimEnd() === text);
      if (fits) return at;
    }
  }
  return undefined;
}
