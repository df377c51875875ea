import { isSameType } from './sameType';
import { BASIC_TYPES, CHAR_WITHOUT_SIGN, type CType } from './types';

const BASIC_NAMES: readonly (readonly [string, CType])[] = [
  ...Object.entries(BASIC_TYPES),
  ['char', CHAR_WITHOUT_SIGN],
];

/** A type as C spells it, for messages. */
export function typeText(type: CType): string {
  if ('name' in type && type.name !== undefined) return type.name;
  switch (type.kind) {
    case 'record':
      return type.text;
    case 'pointer': {
      const to = typeText(type.to);
      return to.endsWith('*') ? `${to}*` : `${to} *`;
    }
    case 'array':
      return `${typeText(type.of)}[]`;
    case 'function':
      return 'another type';
    default:
      return basicName(type);
  }
}

function basicName(type: CType): string {
  return BASIC_NAMES.find(([, basic]) => isSameType(type, basic))?.[0] ?? 'another type';
}
