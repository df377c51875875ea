import type { StringLiteral } from '../syntax/ast';
import type { Scope } from './scope';
import { type CType, UNSIGNED_INT, UNSIGNED_SHORT, sizeOf } from './types';

/** The bytes of a string as Latin-1, with the NUL at its end. */
export function bytesOf({ value, bytes = value, width }: StringLiteral): string {
  return bytes + '\0'.repeat(width ?? 1);
}

/** How many units it has, with the NUL at its end. */
export function unitsOf(literal: StringLiteral): number {
  return bytesOf(literal).length / (literal.width ?? 1);
}

/** The array that a string is. */
export function stringType(literal: StringLiteral, { context }: Scope): CType {
  const of = literal.width === undefined ? context.char : literal.width === 2 ? UNSIGNED_SHORT : UNSIGNED_INT;
  return { kind: 'array', of, length: unitsOf(literal) };
}

/** Whether the string fills an array of such elements, and is not the address that one of them has. */
export function isText({ width }: StringLiteral, element: CType): boolean {
  return sizeOf(element) === (width ?? 1);
}
