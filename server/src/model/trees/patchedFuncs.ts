import type { Span } from '../../base/span';

/** A word of a line, with its place in the file. */
export interface CsvWord extends Span {
  readonly text: string;
}

/** A line `object old_function[,sympos] new_function [condition]` of a `patched_funcs.csv`. */
export interface CsvLine extends Span {
  readonly object: CsvWord;
  /** Without the position. */
  readonly oldName: CsvWord | undefined;
  readonly sympos: CsvWord | undefined;
  readonly newFunc: CsvWord | undefined;
  /** A preprocessor condition under which the entry is there. */
  readonly condition: CsvWord | undefined;
}

/** Name of the file in SUSE's folders. */
export const PATCHED_FUNCS = 'patched_funcs.csv';

/** Reads the lines that are not blank. Never fails: what is missing in a line is undefined. */
export function parsePatchedFuncs(text: string): CsvLine[] {
  const lines: CsvLine[] = [];
  for (const match of text.matchAll(/[^\r\n]+/g)) {
    const [object, oldWord, newFunc, ...rest] = wordsOf(match[0], match.index);
    if (!object) continue;
    const [first] = rest;
    const last = rest.at(-1);
    const condition = first && last && { start: first.start, end: last.end };
    lines.push({
      object,
      ...splitPosition(oldWord),
      newFunc,
      condition: condition && { ...condition, text: text.slice(condition.start, condition.end) },
      start: object.start,
      end: (last ?? newFunc ?? oldWord ?? object).end,
    });
  }
  return lines;
}

/** Words are separated by blanks; blanks in parentheses belong to the word. */
function wordsOf(line: string, start: number): CsvWord[] {
  return [...line.matchAll(/(?:\([^()]*\)|[^\s(]|\()+/g)].map(({ 0: text, index }) => ({
    text,
    start: start + index,
    end: start + index + text.length,
  }));
}

function splitPosition(word: CsvWord | undefined): Pick<CsvLine, 'oldName' | 'sympos'> {
  const comma = word ? word.text.lastIndexOf(',') : -1;
  if (!word || comma < 0 || word.text.endsWith(')')) return { oldName: word, sympos: undefined };
  const at = word.start + comma;
  return {
    oldName: { text: word.text.slice(0, comma), start: word.start, end: at },
    sympos: { text: word.text.slice(comma + 1), start: at + 1, end: word.end },
  };
}
