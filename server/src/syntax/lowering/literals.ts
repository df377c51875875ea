import { parseInteger } from '../preprocessor/conditions';

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b',
}; // prettier-ignore

const ESCAPE = /\\(?:x([0-9a-fA-F]+)|([0-7]{1,3})|u([0-9a-fA-F]{4})|\r?\n|([\s\S]))/g;

/** Resolves the escapes of a string's or character's inside. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(ESCAPE, (_, hex?: string, octal?: string, unicode?: string, simple?: string) => {
    if (hex !== undefined) return String.fromCharCode(parseInt(hex, 16) & 0xff);
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8) & 0xff);
    if (unicode !== undefined) return String.fromCharCode(parseInt(unicode, 16));
    return simple === undefined ? '' : (SIMPLE_ESCAPES[simple] ?? simple);
  });
}

/** The value of a string literal with its quotes and prefix. */
export function stringValue(literal: string): string {
  return unescape(literal.replace(/^(?:u8|[uUL])?"/, '').replace(/"$/, ''));
}

/** The value of a character literal; several characters count as GCC counts them. */
export function characterValue(literal: string): bigint {
  const inside = unescape(literal.replace(/^[uUL]?'/, '').replace(/'$/, ''));
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
