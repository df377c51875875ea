import { AUTO_TYPE } from '../syntax/markers';
import { wholeType } from './bitFieldTypes';
import { qualifiedType, unqualifiedType } from './qualifiers';
import { type CType, decayed } from './types';

/** Whether a variable is declared with `__auto_type`. */
export function isAutoType(type: CType): boolean {
  return type.kind === 'unknown' && type.name === AUTO_TYPE;
}

/** The type that such a variable has by the type of its initialiser. */
export function givenType(written: CType, initialiser: CType): CType {
  return qualifiedType(unqualifiedType(decayed(wholeType(initialiser))), written);
}
