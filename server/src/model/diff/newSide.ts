import { type SourceFile, sourceFile } from '../../syntax/sourceFile';
import { itemsIn } from './items';
import type { DiffLine, Hunk } from './parseDiff';
import { type Piece, partialFunction } from './partialFunctions';
import type { PatchedFile, SourcePatch } from './sourcePatch';

/** The C files after the patch as far as it shows them, at the offsets and lines that they have in the patch. */
export function newSide({ file, files }: SourcePatch): SourceFile {
  return onlySpans(
    file,
    files.flatMap(({ diff }) => diff.hunks.flatMap(newLines)),
  );
}

/**
 * Of one file what can be read by itself, with the offsets that it has in the patch: definitions and declarations that
 * are there as a whole, macros and includes. Conditions are left out, because their ends may not be there.
 */
export function standAlone({ file }: SourcePatch, { diff }: PatchedFile): SourceFile {
  if (diff.oldPath === undefined) return onlySpans(file, diff.hunks.flatMap(newLines));
  return onlySpans(file, diff.hunks.flatMap(piecesOf));
}

const DIRECTIVE = /^\s*#\s*(?:define|include|undef)\b/;

function piecesOf(hunk: Hunk): Piece[] {
  const segment = { heading: hunk.heading, lines: newLines(hunk).map((from) => ({ text: from.text, from })) };
  const items = itemsIn(segment);
  const inside = new Map(items.flatMap((item) => item.lines.map((line) => [line, item] as const)));
  const started = new Set<unknown>();
  let continues = false;
  return segment.lines.flatMap((line) => {
    const item = inside.get(line);
    const isDirective = !item && (continues || DIRECTIVE.test(line.text));
    continues = isDirective && /\\\s*$/.test(line.text);
    if (isDirective || item?.isWhole === true) return [line.from];
    if (!item || started.has(item)) return [];
    started.add(item);
    return partialFunction(item, hunk) ?? [];
  });
}

function newLines({ lines }: Hunk): DiffLine[] {
  return lines.filter(({ kind }) => kind !== 'removed');
}

/** The text with blanks for all that is not in one of the pieces, which are in order. */
function onlySpans({ path, text }: SourceFile, pieces: readonly Piece[]): SourceFile {
  let kept = '';
  for (const piece of pieces) {
    // Where two pieces need the same room, the second one cannot be read.
    if (piece.start < kept.length) continue;
    const between = text.slice(kept.length, piece.start);
    kept += between.replace(/[^\r\n]/g, ' ');
    kept += piece.text;
  }
  // A blank would not end a line comment or directive.
  const rest = text.length - kept.length;
  return sourceFile(path, rest > 0 ? `${kept}\n${' '.repeat(rest - 1)}` : kept);
}
