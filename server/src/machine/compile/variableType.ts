import { completeType, planInitialiser } from '../../c/initialiser';
import { type CType, sizeOf } from '../../c/types';
import type { GlobalVariable } from '../run/unit';

/** The type of a variable; an array without a length has that of its initialiser. */
export function typeOfVariable(variable: GlobalVariable): CType {
  const { type, declaration, scope } = variable;
  if (type.kind !== 'array' || type.length !== undefined || !declaration.initialiser) return type;
  // Inside of its own initialiser its length is not known yet.
  variable.type = { ...type, length: Number.POSITIVE_INFINITY };
  variable.type = completeType(type, declaration.initialiser, scope);
  return variable.type;
}

/** In bytes, with what the initialiser gives a flexible array at the end; undefined if it is not known. */
export function sizeOfVariable(variable: GlobalVariable): number | undefined {
  const type = typeOfVariable(variable);
  const { declaration, scope } = variable;
  const size = sizeOf(type);
  if (size === undefined || !declaration.initialiser || !isFlexible(type)) return size;
  return Math.max(size, planInitialiser(type, declaration.initialiser, scope).extent);
}

function isFlexible(type: CType): boolean {
  const last = type.kind === 'record' ? type.fields?.at(-1)?.type : undefined;
  if (last?.kind === 'array') return last.length === undefined;
  return last !== undefined && isFlexible(last);
}
