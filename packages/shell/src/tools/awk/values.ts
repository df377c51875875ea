import { compile, type PosixRegex } from '../../language/regex';
import { AwkError } from './syntax';

/** A value of awk. `isInput`: a text that was read, which is compared as a number if it looks like one. */
export type AwkValue = number | string | { readonly text: string; readonly isInput: true };

export const UNSET: AwkValue = { text: '', isInput: true };

/** A text that was read. */
export function fromInput(text: string): AwkValue {
  return { text, isInput: true };
}

export function toText(value: AwkValue): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'number') return value.text;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(6)));
}

export function toNumber(value: AwkValue): number {
  if (typeof value === 'number') return value;
  const text = typeof value === 'string' ? value : value.text;
  return Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(text)?.[0] ?? 0);
}

export function looksNumeric(value: AwkValue): boolean {
  if (typeof value === 'number') return true;
  if (typeof value === 'string') return false;
  return value === UNSET || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value.text);
}

export function isTrue(value: AwkValue): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value === 'string') return value !== '';
  return value.text !== '' && (!looksNumeric(value) || toNumber(value) !== 0);
}

export function compareValues(left: AwkValue, right: AwkValue): number {
  if (looksNumeric(left) && looksNumeric(right)) return toNumber(left) - toNumber(right);
  const [a, b] = [toText(left), toText(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A regular expression as awk writes it. Throws AwkError. */
export function awkRegex(source: string): PosixRegex {
  const regex = compile(source, { isExtended: true, hasEscapes: true });
  if (typeof regex === 'string') throw new AwkError(regex);
  return regex;
}
