import type { Span } from '../../base/span';
import { type SourceFile, sourceFile } from '../../syntax/sourceFile';
import { itemsIn } from './items';
import type { DiffLine } from './parseDiff';
import type { PatchedFile, SourcePatch } from './sourcePatch';

/** All that is in the C files behind the patch, with the offsets that it has in the patch. */
export function newSide({ file, files }: SourcePatch): SourceFile {
  const spans = files.flatMap(({ diff }) =>
    diff.hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== 'removed')),
  );
  return onlySpans(file, spans);
}

/**
 * Of one file what can be read by itself, with the offsets that it has in the patch: definitions and declarations that
 * are there as a whole, macros and includes. Conditions are left out, because their ends may not be there.
 */
export function standAlone({ file }: SourcePatch, { diff, after }: PatchedFile): SourceFile {
  const spans = after.flatMap((segment) => {
    const items = itemsIn(segment);
    const inside = new Set(items.flatMap(({ lines }) => lines));
    const whole = new Set(items.filter(({ isWhole }) => isWhole).flatMap(({ lines }) => lines));
    let continues = false;
    return segment.lines.flatMap((line) => {
      const isDirective = !inside.has(line) && (continues || DIRECTIVE.test(line.text));
      continues = isDirective && /\\\s*$/.test(line.text);
      return line.from && (isDirective || whole.has(line)) ? [line.from] : [];
    });
  });
  const isNew = diff.oldPath === undefined;
  return onlySpans(file, isNew ? visibleLines(diff.hunks) : spans);
}

const DIRECTIVE = /^\s*#\s*(?:define|include|undef)\b/;

function visibleLines(hunks: readonly { readonly lines: readonly DiffLine[] }[]): DiffLine[] {
  return hunks.flatMap(({ lines }) => lines.filter(({ kind }) => kind !== 'removed'));
}

/** The text with blanks for all that is not in one of the spans, which are in order. */
function onlySpans({ path, text }: SourceFile, spans: readonly Span[]): SourceFile {
  let kept = '';
  let at = 0;
  for (const { start, end } of spans) {
    const between = text.slice(at, start);
    kept += (at === 0 ? ' '.repeat(start) : between.replace(/[^\r\n]/g, ' ')) + text.slice(start, end);
    at = end;
  }
  // A blank would not end a line comment or directive.
  const rest = text.length - at;
  return sourceFile(path, rest > 0 ? `${kept}\n${' '.repeat(rest - 1)}` : kept);
}
