import type { Expression } from '../../syntax/ast';
import type { TranslationUnit } from '../../syntax/translationUnit';
import type { FunctionReference, ModuleVariable } from './module';

/** What a constant expression or initialiser is. */
export type Value =
  | { readonly kind: 'integer'; readonly value: bigint }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'function'; readonly function: FunctionReference }
  /** The address of a variable, or of its first element. */
  | { readonly kind: 'variable'; readonly variable: ModuleVariable }
  /** The address of an unnamed array or struct: a compound literal. */
  | {
      readonly kind: 'literal';
      readonly expression: Extract<Expression, { kind: 'compound-literal' }>;
      readonly unit: TranslationUnit;
    }
  /** The address of something that the kernel defines, such as `&__this_module`. */
  | { readonly kind: 'external'; readonly name: string }
  | { readonly kind: 'unknown'; readonly why: string };

export const unknownValue = (why: string): Value => ({ kind: 'unknown', why });

/** Whether the value is zero as C counts it, so that a field that has it is not set; undefined if not known. */
export function isZero(value: Value): boolean | undefined {
  if (value.kind === 'unknown') return undefined;
  return value.kind === 'integer' && value.value === 0n;
}
