import { initialiserLength } from './compileInitialiser';
import type { CType } from './types';
import type { GlobalVariable } from './unit';

/** The type of a variable; an array without a length has that of its initialiser. */
export function typeOfVariable(variable: GlobalVariable): CType {
  const { type, declaration, scope } = variable;
  if (type.kind !== 'array' || type.length !== undefined || !declaration.initialiser) return type;
  variable.type = { ...type, length: initialiserLength(declaration.initialiser, type.of, scope) };
  return variable.type;
}
