import { forEachExpression } from '../../syntax/walk';
import type { Program } from '../run/program';

/** The names of variables and functions that a program's functions and initialisers mention. */
export function referencedNames(program: Program): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (expression: { readonly kind: string; readonly name?: unknown }): void => {
    if (expression.kind === 'identifier' && typeof expression.name === 'string') names.add(expression.name);
  };
  for (const { definition } of program.functions) forEachExpression(definition.body, note);
  for (const { declaration } of program.variables) {
    if (declaration.initialiser) forEachExpression(declaration.initialiser, note);
  }
  return names;
}
