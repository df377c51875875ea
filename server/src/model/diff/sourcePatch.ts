import type { Location } from '../../base/span';
import type { SourceFile } from '../../syntax/sourceFile';
import { type AppliedFile, applyDiff } from './applyDiff';
import { type Item, type Segment, itemsIn } from './items';
import { codeText, isCode } from './codeLines';
import { type DiffFile, type DiffLine, type Hunk, isInTree, parseDiff } from './parseDiff';

/** A declaration or definition that a patch changes, adds or removes. */
export interface ChangedItem {
  readonly kind: Item<unknown>['kind'];
  readonly name: string;
  /** Absent on the side where it is not. */
  readonly before: ChangedSide | undefined;
  readonly after: ChangedSide | undefined;
  /** The first line with code that is added, else the first that is removed. */
  readonly firstChange: DiffLine;
}

/** An item as it is before or after the patch. */
export interface ChangedSide {
  /** What stands ahead of the body or the value, perhaps cut. */
  readonly header: string;
  /** What is visible of it. */
  readonly text: string;
  /** The lines with code that only this side has. */
  readonly lines: readonly DiffLine[];
  readonly isWhole: boolean;
  /** The item's first line is one that only this side has, so the item may be new or renamed. */
  readonly beginsChanged: boolean;
}

/** A C file that a patch changes. */
export interface PatchedFile {
  /** In the kernel's tree. */
  readonly path: string;
  readonly diff: DiffFile;
  /** None for a file that is not code of the kernel. */
  readonly items: readonly ChangedItem[];
  /** What is visible of the file with the patch applied. */
  readonly text: string;
  /** The same as lines: those of each hunk, or the whole file. */
  readonly after: readonly Segment<DiffLine | undefined>[];
  /** The whole file with the patch applied, if the tree is known and the patch fits. */
  readonly applied: AppliedFile | undefined;
}

/** A patch to the kernel's sources that a tool makes a livepatch of. */
export interface SourcePatch {
  readonly file: SourceFile;
  readonly files: readonly PatchedFile[];
}

/** How files of the kernel's tree are read, by their paths in it; undefined for what is not there. */
export type ReadTree = (path: string) => SourceFile | undefined;

/** Reads what a patch does to C files. */
export function sourcePatch(file: SourceFile, readTree: ReadTree = () => undefined): SourcePatch {
  const files = parseDiff(file.text).flatMap((diff) => {
    const path = diff.newPath ?? diff.oldPath ?? '';
    return /\.[ch]$/.test(path) ? [patchedFile(path, diff, readTree)] : [];
  });
  return { file, files };
}

function patchedFile(path: string, diff: DiffFile, readTree: ReadTree): PatchedFile {
  const original = diff.oldPath === undefined ? undefined : readTree(diff.oldPath);
  const applied = original && applyDiff(original, diff);
  const before = applied ? [applied.before] : diff.hunks.map((hunk) => segmentOf(hunk, 'removed'));
  const after = applied ? [applied.after] : diff.hunks.map((hunk) => segmentOf(hunk, 'added'));
  const lines = after.flatMap((segment) => segment.lines.map(({ text }) => text));
  const items = isInTree(path) ? changedItems(before, after) : [];
  return { path, diff, items, after, text: lines.join('\n'), applied };
}

/** The patch's line, where it shows one. */
type Change = DiffLine | undefined;

function segmentOf({ heading, lines }: Hunk, own: 'added' | 'removed'): Segment<Change> {
  return {
    heading,
    lines: lines
      .filter(({ kind }) => kind === 'context' || kind === own)
      .map((line) => ({ text: line.text, from: line })),
  };
}

/** The items with changed lines, those of both sides with one name together. */
function changedItems(before: readonly Segment<Change>[], after: readonly Segment<Change>[]): ChangedItem[] {
  const olds = groupItems(before.flatMap(itemsIn));
  const news = groupItems(after.flatMap(itemsIn));
  const keys = [...new Set([...olds.keys(), ...news.keys()])];
  return keys.flatMap((key) => {
    const [old, now] = [olds.get(key), news.get(key)];
    const [firstChange] = [...(now?.side.lines ?? []), ...(old?.side.lines ?? [])];
    const some = now ?? old;
    if (!some || !firstChange || isMoved(old?.side, now?.side)) return [];
    return [{ kind: some.kind, name: some.name, before: old?.side, after: now?.side, firstChange }];
  });
}

/** What is taken away in one place and put back in another has not changed. */
function isMoved(before: ChangedSide | undefined, after: ChangedSide | undefined): boolean {
  return codeText(before?.lines ?? []) === codeText(after?.lines ?? []);
}

interface Grouped {
  readonly kind: ChangedItem['kind'];
  readonly name: string;
  readonly side: ChangedSide;
}

/** Parts of one item in several hunks are one item. */
function groupItems(items: readonly Item<Change>[]): Map<string, Grouped> {
  const groups = new Map<string, Grouped>();
  for (const item of items) {
    if (item.name === '') continue;
    const key = `${item.kind} ${item.name}`;
    const side = sideOf(item);
    const known = groups.get(key)?.side;
    groups.set(key, { kind: item.kind, name: item.name, side: known ? joined(known, side) : side });
  }
  return groups;
}

function sideOf({ header, lines, isWhole }: Item<Change>): ChangedSide {
  return {
    header,
    text: lines.map(({ text }) => text).join('\n'),
    lines: lines.flatMap(({ from }) => (from && from.kind !== 'context' && isCode(from.text) ? [from] : [])),
    isWhole,
    beginsChanged: isWhole && (lines[0]?.from?.kind ?? 'context') !== 'context',
  };
}

function joined(first: ChangedSide, second: ChangedSide): ChangedSide {
  return {
    header: first.isWhole || !second.isWhole ? first.header : second.header,
    text: `${first.text}\n${second.text}`,
    lines: [...first.lines, ...second.lines],
    isWhole: first.isWhole || second.isWhole,
    beginsChanged: first.beginsChanged || second.beginsChanged,
  };
}

/** Where a finding about a line stands: its code without the blanks around it. */
export function locationOfLine({ file }: SourcePatch, { text, start, end }: DiffLine): Location {
  const blank = text.length - text.trimStart().length;
  return { file: file.path, start: Math.min(start + blank, end), end: start + text.trimEnd().length };
}
