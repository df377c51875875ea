import { DEFAULT_PROFILE } from '../base/kernelProfile';
import type { FunctionType, TypeSyntax } from '../syntax/ast';
import { sourceFile } from '../syntax/sourceFile';
import { translationUnit } from '../syntax/translationUnit';
import { type Closeness, type Resolve, type ScopedType, differ } from './typeComparison';

/** A function's type where it is written. */
export interface ScopedPrototype {
  readonly type: FunctionType;
  readonly resolve: Resolve;
}

/** The first thing in which one prototype certainly differs from another one. */
export type PrototypeDifference =
  | { readonly kind: 'result'; readonly actual: TypeSyntax; readonly expected: TypeSyntax }
  | { readonly kind: 'count'; readonly actual: number; readonly expected: number }
  | { readonly kind: 'variadic'; readonly actual: boolean }
  | {
      readonly kind: 'parameter';
      /** Counted from zero. */
      readonly index: number;
      readonly actual: TypeSyntax;
      readonly expected: TypeSyntax;
    };

/** Compares two prototypes; names of parameters and qualifiers do not count, nor does what is not visible. */
export function prototypeDifference(
  actual: ScopedPrototype,
  expected: ScopedPrototype,
  closeness: Closeness,
): PrototypeDifference | undefined {
  const scoped = ({ resolve }: ScopedPrototype, type: TypeSyntax): ScopedType => ({ type, resolve });
  const results = { actual: actual.type.result, expected: expected.type.result };
  if (differ(scoped(actual, results.actual), scoped(expected, results.expected), closeness)) {
    return { kind: 'result', ...results };
  }
  if (actual.type.unspecified || expected.type.unspecified) return undefined;
  const [own, wanted] = [actual.type.parameters, expected.type.parameters];
  if (own.length !== wanted.length) return { kind: 'count', actual: own.length, expected: wanted.length };
  if (actual.type.variadic !== expected.type.variadic)
    return { kind: 'variadic', actual: actual.type.variadic };
  for (const [index, parameter] of own.entries()) {
    const other = wanted[index];
    if (!other || !differ(scoped(actual, parameter.type), scoped(expected, other.type), closeness)) continue;
    return { kind: 'parameter', index, actual: parameter.type, expected: other.type };
  }
  return undefined;
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
