import { firstWhere } from './firstWhere';

/** A place in a text as LSP counts it: both zero-based, `character` in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Offsets of the first code unit of each line; `\n`, `\r\n` and a lone `\r` end a line, as in LSP. */
export type LineStarts = readonly number[];

/** Finds where each line of `text` begins. The result has at least one entry. */
export function lineStartsOf(text: string): LineStarts {
  const starts = [0];
  const lineEnd = /\r\n|\r|\n/g;
  while (lineEnd.exec(text)) starts.push(lineEnd.lastIndex);
  return starts;
}

/** The position of `offset`, which is clamped to the text's start. */
export function positionAt(starts: LineStarts, offset: number): Position {
  const line = Math.max(0, firstWhere(starts.length, (index) => (starts[index] ?? 0) > offset) - 1);
  return { line, character: Math.max(0, offset - (starts[line] ?? 0)) };
}
