import type { Fix, TextEdit } from '../../../base/finding';
import type { Location } from '../../../base/span';
import type { InsertionPoint, Module } from '../../../model/declarations/module';
import { fileText } from '../../../model/sourceText';

/** A fix as findings carry it: none if one of its edits cannot be made mechanically. */
export function fix(title: string, edits: readonly (TextEdit | undefined)[]): Fix[] {
  const possible = edits.filter((edit) => edit !== undefined);
  return possible.length === edits.length ? [{ title, edits: possible }] : [];
}

/** Puts text in. */
export function insertion({ file, offset }: InsertionPoint, newText: string): TextEdit {
  return { location: { file, start: offset, end: offset }, newText };
}

/** Adds whole lines at the end of the module's code. */
export function appendLines(module: Module, lines: readonly string[]): TextEdit {
  const { endOfFile } = module;
  const text = fileText(module, endOfFile.file);
  const before = text.slice(0, endOfFile.offset);
  const lineEnd = lineEndOf(text);
  const start = before === '' || before.endsWith('\n') ? '' : lineEnd;
  return insertion(endOfFile, start + lines.map((line) => line + lineEnd).join(''));
}

/** `\r\n` in a file that uses it. */
export function lineEndOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

const REST_OF_LINE = /^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?(?=\r?\n)/;

/**
 * Adds a field to a braced initialiser, on a line of its own where the others have theirs.
 * @param point behind the opening brace; without one there is no edit
 * @param field with its comma, such as `.mod = THIS_MODULE,`
 */
export function fieldInsertion(
  module: Module,
  point: InsertionPoint | undefined,
  field: string,
): TextEdit | undefined {
  if (!point) return undefined;
  const text = fileText(module, point.file);
  const behind = text.slice(point.offset);
  const restOfLine = REST_OF_LINE.exec(behind)?.[0];
  if (restOfLine === undefined) return insertion(point, ` ${field}${behind.startsWith('}') ? ' ' : ''}`);
  const lineEnd = lineEndOf(text);
  const indent = innerIndent(behind.slice(restOfLine.length));
  return insertion({ ...point, offset: point.offset + restOfLine.length }, lineEnd + indent + field);
}

/** How the first line of `lines` that is not blank is indented; one tab more if it closes the braces. */
function innerIndent(lines: string): string {
  const line = /^([ \t]*)([^\s])/m.exec(lines);
  const [, indent = '', first] = line ?? [];
  return first === '}' ? `${indent}\t` : indent;
}

const COMMENTS_AND_SPACE = String.raw`(?:\s|//.*\n|/\*(?:[^*]|\*(?!/))*\*/)*`;
const COMMA = new RegExp(`^${COMMENTS_AND_SPACE},`);
const CLOSING_BRACE = new RegExp(`^${COMMENTS_AND_SPACE}\\}`);
const ENTRY_CAN_FOLLOW = new RegExp(`[{,]${COMMENTS_AND_SPACE}$`);
/** Longer comments between two entries are not looked through. */
const LOOK_MAX = 2000;

/**
 * Adds `{ }` to a list of entries, in the way the kernel's own code does: on the line on which the last one ends.
 * @param point behind the last entry, or behind the opening brace of an empty list
 */
export function sentinelInsertion(module: Module, point: InsertionPoint | undefined): TextEdit | undefined {
  if (!point) return undefined;
  const text = fileText(module, point.file);
  const comma = COMMA.exec(text.slice(point.offset, point.offset + LOOK_MAX))?.[0] ?? '';
  const offset = point.offset + comma.length;
  // Anything else, such as an #endif, may put the last entry under a condition.
  if (!CLOSING_BRACE.test(text.slice(offset, offset + LOOK_MAX))) return undefined;
  const needsComma = comma === '' && text[point.offset - 1] !== '{';
  const needsSpace = text[offset] === '}';
  return insertion({ ...point, offset }, `${needsComma ? ',' : ''} { }${needsSpace ? ' ' : ''}`);
}

/** Removes an entry with the comma behind it. There is no edit for one that a designator or a macro makes. */
export function entryRemoval(module: Module, location: Location): TextEdit | undefined {
  const text = fileText(module, location.file);
  const entry = text.slice(location.start, location.end);
  const ahead = text.slice(Math.max(0, location.start - LOOK_MAX), location.start);
  if (!entry.startsWith('{') || !ENTRY_CAN_FOLLOW.test(ahead)) return undefined;
  const behind = /^\s*,\s*/.exec(text.slice(location.end))?.[0];
  if (behind !== undefined)
    return { location: { ...location, end: location.end + behind.length }, newText: '' };
  const before = /,\s*$/.exec(ahead)?.[0];
  return before === undefined
    ? undefined
    : { location: { ...location, start: location.start - before.length }, newText: '' };
}

/** Removes a field that has its line for itself, such as `.immediate = true,`. */
export function fieldRemoval(module: Module, name: Location): TextEdit | undefined {
  const text = fileText(module, name.file);
  const start = text.lastIndexOf('\n', name.start - 1) + 1;
  const line = /^[ \t]*\.\w+[ \t]*=[ \t]*\w+[ \t]*,?[ \t]*\r?\n/.exec(text.slice(start))?.[0];
  if (line === undefined || /[^ \t.]/.test(text.slice(start, name.start))) return undefined;
  return { location: { file: name.file, start, end: start + line.length }, newText: '' };
}
