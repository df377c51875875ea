import type { Contract } from './entry';

/** The type of a function's result, as far as a declaration or the variables that it is stored in say. */
export type ResultType = 'void' | 'bool' | 'int' | 'unsigned' | 'pointer' | undefined;

/** What the callers of a function do with its results. */
export interface ResultUses {
  /** It is asked whether it is zero, or NULL. */
  readonly zero?: boolean;
  /** It is asked whether it is negative, or compared with a -errno. */
  readonly negative?: boolean;
  /** It is compared with a positive number, calculated with, used as an index or a length. */
  readonly counted?: boolean;
  /** IS_ERR() or PTR_ERR(). */
  readonly errorPointer?: boolean;
  /** The caller returns it. */
  readonly returned?: boolean;
  /** What it points to is used. */
  readonly followed?: boolean;
}

/** Names that ask something. */
const QUESTION =
  /^(?:is|has|can|may|needs?|should|in|was)_|_(?:is|has|can|may|needs?|should)_|_(?:enabled|empty|pending|valid|busy)$/;
/** What takes or registers something, and returns an `int`, says in it whether that worked. */
const FALLIBLE =
  /(?:^|_)(?:register|add|attach|init|enable|start|setup|install|request|open|prepare|create|subscribe|bind)(?:_|$)/;

/**
 * What may be relied on about the result of a function that is not visible, from its name, the type of its result and how
 * that is used; undefined if nothing.
 */
export function contractOf(name: string, type: ResultType, uses: ResultUses = {}): Contract | undefined {
  if (type === 'void') return undefined;
  if (type === 'bool') return 'bool';
  if (isPointer(type, uses)) return pointerContract(uses);
  if (type === 'unsigned') return undefined;
  return numberContract(name, type, uses);
}

function isPointer(type: ResultType, { errorPointer, followed }: ResultUses): boolean {
  return type === 'pointer' || (type === undefined && (errorPointer === true || followed === true));
}

function pointerContract({ errorPointer, zero }: ResultUses): Contract | undefined {
  if (errorPointer) return 'pointer or ERR_PTR()';
  return zero ? 'pointer or NULL' : undefined;
}

function numberContract(name: string, type: ResultType, uses: ResultUses): Contract | undefined {
  const { zero, negative, counted, returned } = uses;
  if (counted) return negative ? 'count or -errno' : undefined;
  if (negative && (zero || returned)) return '0 or -errno';
  if (negative) return 'count or -errno';
  if (QUESTION.test(name)) return zero ? 'bool' : undefined;
  if (returned && (zero || FALLIBLE.test(name))) return '0 or -errno';
  return type === 'int' && zero && FALLIBLE.test(name) ? '0 or -errno' : undefined;
}
