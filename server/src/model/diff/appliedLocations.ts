import { lineStartsOf, positionAt } from '../../base/lines';
import type { Location } from '../../base/span';
import { type SourceFile, sourceFile } from '../../syntax/sourceFile';
import type { AppliedFile } from './applyDiff';

/** A file with a patch applied, and where its places are: in the patch, or in the tree. */
export interface PatchedSource {
  readonly source: SourceFile;
  /** The place in the patch; undefined for what the patch does not show. */
  readonly inPatch: (location: Location) => Location | undefined;
  /** The place in the patch, else in the tree's file as it is. */
  readonly shown: (location: Location) => Location;
}

/** @param patch path of the patch */
export function patchedSource({ original, after, origins }: AppliedFile, patch: string): PatchedSource {
  const { lines } = after;
  const source = sourceFile(original.path, lines.map(({ text }) => text).join('\n'));
  const starts = lineStartsOf(source.text);
  const oldStarts = lineStartsOf(original.text);
  const inPatch = ({ start, end }: Location): Location | undefined => {
    const { line, character } = positionAt(starts, start);
    const from = lines[line]?.from;
    if (!from) return undefined;
    const last = positionAt(starts, end);
    const lastFrom = lines[last.line]?.from;
    const isInside = lastFrom && lastFrom.start >= from.start;
    return {
      file: patch,
      start: from.start + character,
      end: isInside ? lastFrom.start + last.character : from.end,
    };
  };
  const inTree = ({ start, end }: Location): Location => {
    const { line, character } = positionAt(starts, start);
    const origin = origins[line];
    const at = origin === undefined ? 0 : (oldStarts[origin] ?? 0) + character;
    return { file: original.path, start: at, end: origin === undefined ? 0 : at + (end - start) };
  };
  return { source, inPatch, shown: (location) => inPatch(location) ?? inTree(location) };
}
