import { FIRST_ERROR_ADDRESS, MAX_ERRNO } from '../../base/errorNames';
import type { CType } from '../../c/types';
import type { Int } from '../../c/integers';
import { unknownResultOf } from '../memory/value';
import type { Program } from '../run/program';
import type { UnknownSymbol } from '../symbols/term';
import type { Contract } from './entry';
import { contractOf, type ResultType, type ResultUses } from './namedContract';
import { resultUses } from './resultUses';

/** How the code of a program uses results; the same for all of its runs. */
const USES = new WeakMap<Program, ReadonlyMap<string, ResultUses>>();

/**
 * What a function that is not visible returns: a symbol that can be what its name, its type, and what its callers do
 * with it say.
 */
export function unseenResult(name: string, type: CType, caller: Program | undefined): UnknownSymbol {
  const isPointer = type.kind === 'pointer';
  const symbol = unknownResultOf(name, isPointer, type.kind === 'int' ? type : undefined);
  const contract = contractOf(name, resultTypeOf(type), caller && usesIn(caller).get(name));
  const range = contract && RANGES[contract];
  return range ? symbol.within(range) : symbol;
}

function usesIn(program: Program): ReadonlyMap<string, ResultUses> {
  const known = USES.get(program);
  if (known) return known;
  const made = resultUses(program.functions.map(({ definition }) => definition));
  USES.set(program, made);
  return made;
}

function resultTypeOf(type: CType): ResultType {
  if (type.kind === 'pointer') return 'pointer';
  if (type.kind !== 'int') return undefined;
  if (type.isBool) return 'bool';
  return type.signed ? 'int' : 'unsigned';
}

const INT_MAX = 0x7fffffff;
const LAST = 0xffffffffffffffffn;

/** Both ends belong to them. */
const RANGES: Readonly<Partial<Record<Contract, readonly [Int, Int]>>> = {
  '0 or -errno': [-MAX_ERRNO, 0],
  'count or -errno': [-MAX_ERRNO, INT_MAX],
  bool: [0, 1],
  'pointer or NULL': [0, FIRST_ERROR_ADDRESS - 1n],
  'pointer or ERR_PTR()': [1, LAST],
};
