import type { Qualifiers } from '../syntax/qualifierWords';
import type { CType } from './types';

/** The type with qualifiers beside those that it has. */
export function qualifiedType(type: CType, qualifiers: Qualifiers): CType {
  const { isConst, isVolatile, isRestrict } = qualifiers;
  if (!isConst && !isVolatile && !isRestrict) return type;
  const added = {
    ...(isConst && { isConst }),
    ...(isVolatile && { isVolatile }),
    ...(isRestrict && type.kind === 'pointer' && { isRestrict }),
  };
  if (type.kind === 'record') return type.qualified(added);
  return type.kind === 'array' ? { ...type, of: qualifiedType(type.of, qualifiers) } : { ...type, ...added };
}

/** The type of a value: what is calculated has no qualifiers. */
export function unqualifiedType(type: CType): CType {
  if (!isQualified(type)) return type;
  if (type.kind === 'record') return type.unqualified();
  return type.kind === 'array'
    ? { ...type, of: unqualifiedType(type.of) }
    : { ...type, isConst: false, isVolatile: false, isRestrict: false };
}

/** Whether what has the type is `const`, `volatile` or `restrict`. */
export function isQualified(type: CType): boolean {
  if (type.kind === 'array') return isQualified(type.of);
  return (
    Boolean(type.isConst) || Boolean(type.isVolatile) || (type.kind === 'pointer' && Boolean(type.isRestrict))
  );
}
