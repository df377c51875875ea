import type { CType, Field } from './types';

/** The type that a bit-field's value has: of GNU C's, exactly as wide as the field. */
export function bitFieldType(type: CType, bits: Field['bits']): CType {
  return bits && type.kind === 'int' ? { ...type, size: bits.width / 8 } : type;
}

/** The type in which a bit-field's value is kept as a whole. */
export function wholeType(type: CType): CType {
  if (type.kind !== 'int' || Number.isInteger(Math.log2(type.size))) return type;
  return { ...type, size: Math.max(1, 2 ** Math.ceil(Math.log2(type.size))) };
}
