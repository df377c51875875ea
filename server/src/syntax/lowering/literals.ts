import { parseInteger } from '../integerText';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b',
}; // prettier-ignore

const ESCAPE = /\\(?:x([0-9a-fA-F]+)|([0-7]{1,3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|\r?\n|([\s\S]))/g;

/** Resolves the escapes of a string's or character's inside; numbers are cut to a unit's bits. */
function unescape(text: string, mask = 0xff): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    ESCAPE,
    (_, hex?: string, octal?: string, u4?: string, u8?: string, simple?: string) => {
      if (hex !== undefined) return character(parseInt(hex, 16) & mask);
      if (octal !== undefined) return character(parseInt(octal, 8) & mask);
      const unicode = u4 ?? u8;
      if (unicode !== undefined) return character(parseInt(unicode, 16));
      return simple === undefined ? '' : (SIMPLE_ESCAPES[simple] ?? simple);
    },
  );
}

function character(code: number): string {
  return code >= 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd';
}

/** What a string literal, or several in a row, stand for. */
export interface StringMeaning {
  readonly value: string;
  readonly bytes?: string;
  readonly width?: 2 | 4;
}

/** The meaning of adjacent string literals with their quotes and prefixes. */
export function stringMeaning(literals: readonly string[]): StringMeaning {
  const wide = literals.find((literal) => /^[uUL]"/.test(literal));
  const insides = literals.map((literal) => literal.replace(/^(?:u8|[uUL])?"/, '').replace(/"$/, ''));
  if (wide === undefined) {
    const value = insides.map((inside) => unescape(inside)).join('');
    if (!insides.some((inside) => NOT_ASCII.test(inside))) return { value };
    return { value, bytes: insides.map((inside) => unescape(utf8(inside))).join('') };
  }
  // The kernel is compiled with -fshort-wchar.
  const width = wide.startsWith('U') ? 4 : 2;
  const value = insides.map((inside) => unescape(inside, width === 4 ? -1 : 0xffff)).join('');
  const units =
    width === 2 ? [...Array(value.length).keys()].map((at) => value.charCodeAt(at)) : codes(value);
  return { value, bytes: units.map((unit) => littleEndian(unit, width)).join(''), width };
}

const NOT_ASCII = /[^\0-\x7f]|\\[uU]/;

/** The bytes of what is not ASCII, as Latin-1; so are those of `\u00e9`. Other escapes stay. */
function utf8(text: string): string {
  const spelled = text.replace(
    /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|[^uU])/g,
    (escape, u4?: string, u8?: string) => {
      const unicode = u4 ?? u8;
      return unicode === undefined ? escape : character(parseInt(unicode, 16));
    },
  );
  return spelled.replace(/[^\0-\x7f]+/g, (piece) => String.fromCharCode(...new TextEncoder().encode(piece)));
}

function codes(text: string): number[] {
  return Array.from(text, (each) => each.codePointAt(0) ?? 0);
}

function littleEndian(unit: number, width: number): string {
  return Array.from({ length: width }, (_, byte) => String.fromCharCode((unit >>> (8 * byte)) & 0xff)).join(
    '',
  );
}

/** The value of a character literal; several characters count as GCC counts them. */
export function characterValue(literal: string): bigint {
  const prefix = /^[uUL]/.exec(literal)?.[0];
  if (prefix !== undefined) {
    const mask = prefix === 'U' ? 0xffffffffn : 0xffffn;
    const wide = unescape(literal.slice(2).replace(/'$/, ''), prefix === 'U' ? -1 : 0xffff);
    return BigInt(wide.codePointAt(0) ?? 0) & mask;
  }
  const inside = unescape(literal.replace(/^'/, '').replace(/'$/, ''));
  let value = 0;
  for (const character of inside.slice(0, 4)) value = (value << 8) | (character.charCodeAt(0) & 0xff) | 0;
  return inside.length === 1 ? BigInt((inside.charCodeAt(0) << 24) >> 24) : BigInt(value);
}

/** Whether a character literal has one character, as nearly all do, and is none of a wide type. */
export function isOneCharacter(literal: string): boolean {
  return literal.startsWith("'") && unescape(literal.slice(1, -1)).length === 1;
}

/** A number literal's value and suffix, or undefined if it is no integer. */
export function integerValue(
  literal: string,
): { value: bigint; suffix: string; nonDecimal: boolean } | undefined {
  const value = parseInteger(literal);
  if (value === undefined) return undefined;
  const suffix = /[uUlL]*$/.exec(literal)?.[0].toLowerCase() ?? '';
  return { value, suffix, nonDecimal: literal.startsWith('0') && literal.length > 1 };
}
