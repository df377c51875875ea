import { isComplete, kindOf, nameOf, type ItemKind } from './itemHeader';

/** A line of one side of a patched file, with what it is taken from. */
export interface SideLine<T> {
  readonly text: string;
  readonly from: T;
}

/** Lines of one side that follow each other. */
export interface Segment<T> {
  /** The last declaration ahead of them, perhaps cut; empty if they begin the file or none is known. */
  readonly heading: string;
  readonly lines: readonly SideLine<T>[];
}

/** A declaration or definition at the top level. */
export interface Item<T> {
  readonly kind: ItemKind;
  /** Empty if there is none or it is cut off. */
  readonly name: string;
  /** What precedes the body or the value, in one line; perhaps cut where it is not visible. */
  readonly header: string;
  /** In order; without those before or after a hunk. */
  readonly lines: readonly SideLine<T>[];
  /** All of it is visible. */
  readonly isWhole: boolean;
}

/**
 * Cuts a side into its top-level items by the shape of the kernel's code: what begins in the first column goes on until
 * a semicolon or a brace in the first column ends it. Preprocessor lines and comments belong to no item, unless they
 * stand inside one.
 */
export function itemsIn<T>({ heading, lines }: Segment<T>): Item<T>[] {
  const items: Item<T>[] = [];
  let at = endOfHeading(heading, lines);
  if (at > 0) items.push(cutItem(heading, lines.slice(0, at)));
  while (at < lines.length) {
    const end = startsItem(lines[at]?.text ?? '') ? endOfItem(lines, at) : undefined;
    if (end) items.push(end.item);
    at = end?.next ?? behindLine(lines, at);
  }
  return items;
}

function cutItem<T>(heading: string, lines: readonly SideLine<T>[]): Item<T> {
  const kind = kindOf(
    heading,
    lines.map(({ text }) => text),
  );
  return { kind, name: nameOf(heading, kind), header: heading.trim(), lines, isWhole: false };
}

const DECLARATION = /^[A-Za-z_]/;
const LABEL = /^[A-Za-z_]\w*\s*:(?!:)/;

function startsItem(line: string): boolean {
  return DECLARATION.test(line) && !LABEL.test(line);
}

/** How many lines still belong to what the heading names. */
function endOfHeading<T>(heading: string, lines: readonly SideLine<T>[]): number {
  if (heading.trim() === '') return 0;
  for (let index = 0; index < lines.length; index = behindLine(lines, index)) {
    const line = lines[index]?.text ?? '';
    if (/^\}/.test(line)) return index + 1;
    if (startsItem(line)) return 0;
  }
  return lines.some(({ text }) => /^\s+[^\s*]/.test(text)) ? lines.length : 0;
}

/** The line after one, and after the lines that continue a directive or comment that it begins. */
function behindLine<T>(lines: readonly SideLine<T>[], at: number): number {
  let index = at;
  const first = lines[at]?.text ?? '';
  if (/^\s*#/.test(first)) while (/\\\s*$/.test(lines[index]?.text ?? '') && index < lines.length) index++;
  else if (/^\s*\/\*(?!.*\*\/)/.test(first))
    while (index + 1 < lines.length && !(lines[index]?.text ?? '').includes('*/')) index++;
  return index + 1;
}

function endOfItem<T>(lines: readonly SideLine<T>[], at: number): { item: Item<T>; next: number } {
  let header = '';
  let end = at;
  let isEnded = false;
  for (let index = at; index < lines.length && !isEnded; index = behindLine(lines, index)) {
    const text = lines[index]?.text ?? '';
    if (index > at && startsItem(text) && isComplete(header)) break;
    end = behindLine(lines, index);
    if (/^\s*#/.test(text)) continue;
    if (!header.includes('{')) header += `${withoutComments(text)} `;
    isEnded = header.includes('{') && !isOneLine(header) ? /^\}/.test(text) : endsHere(header);
  }
  const own = lines.slice(at, end);
  const head = headOf(header);
  const kind = kindOf(
    header,
    own.map(({ text }) => text),
  );
  const isWhole = isEnded || isComplete(header);
  return { item: { kind, name: nameOf(head, kind), header: head, lines: own, isWhole }, next: end };
}

/** Braces that are opened are also closed. */
function isOneLine(header: string): boolean {
  return header.split('{').length === header.split('}').length;
}

function endsHere(header: string): boolean {
  return /;\s*$/.test(header) || /\)\s*\{.*\}\s*$/.test(header);
}

function withoutComments(line: string): string {
  return line.replace(/\/\*.*?\*\//g, ' ').replace(/\/[/*].*/, '');
}

function headOf(header: string): string {
  return (/^[^{;]*/.exec(header)?.[0] ?? '').replace(/\s+/g, ' ').trim();
}
