import { DEFAULT_PROFILE } from '../base/kernelProfile';
import { charOf, fileScope } from '../c/fileScope';
import type { CType, FunctionCType } from '../c/types';
import type { FunctionType, TypeSyntax } from '../syntax/ast';
import { sourceFile } from '../syntax/sourceFile';
import { translationUnit } from '../syntax/translationUnit';

/** A function's type with the types of its parameters, which are looked up by `typeOf`. */
export function prototypeOf(
  type: FunctionType,
  typeOf: (type: TypeSyntax) => CType = asWritten,
): FunctionCType {
  return typeOf(type) as FunctionCType;
}

/** Nothing is declared but what every kernel has. */
function asWritten(type: TypeSyntax): CType {
  const context = { char: charOf(DEFAULT_PROFILE.version), guessesSizes: false, shared: () => undefined };
  return fileScope(context, undefined, { has: () => false, declare: () => undefined }).resolveType(type);
}

const known = new Map<string, FunctionType | undefined>();

/**
 * Reads a prototype.
 * @param text C, such as `int f(struct klp_object *obj)`
 * @returns undefined if it is none
 */
export function readPrototype(text: string): FunctionType | undefined {
  if (!known.has(text)) {
    const file = sourceFile('<prototype>', `${text};`);
    const { items } = translationUnit(file, { read: () => undefined }, DEFAULT_PROFILE);
    const declared = items.find((item) => item.kind === 'declaration' && item.type.kind === 'function');
    const type =
      declared?.kind === 'declaration' && declared.type.kind === 'function' ? declared.type : undefined;
    known.set(text, type);
  }
  return known.get(text);
}
