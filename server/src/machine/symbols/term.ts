import { type Int, type IntFormat, wrap } from '../../c/integers';
import type { Callee } from '../run/callee';
import type { Pointer } from '../memory/value';

/** What something unknown comes from. */
export interface Provenance {
  /** It is what a function has returned, or was found by way of that. */
  readonly isResult: boolean;
  /** It is a part of something that is not known itself. */
  readonly isField: boolean;
  /** It is the address of a symbol that was looked up by its name. */
  readonly isAddress?: boolean;
}

export const NOT_DERIVED: Provenance = { isResult: false, isField: false };

/** A value that nobody can know here: a symbol, or what an operation makes of symbols. */
export abstract class Term {
  /** How the integer is stored that it stands for; it is in the range of that format. */
  abstract readonly format: IntFormat;
  /** Where it comes from, such as `the result of foo()`; of an operation, where its first symbol does. For messages. */
  abstract readonly origin: string;
  abstract readonly provenance: Provenance;
  /** What operations have made of it, by how they did: the same operation always gives the same term. */
  operations: Map<string, Operation> | undefined;
  private number: number | undefined;
  private static numbers = 0;

  /** Tells terms apart in the keys of operations. */
  get id(): number {
    return (this.number ??= ++Term.numbers);
  }
}

/** What a symbol is like, besides where it comes from. */
export interface SymbolOptions {
  readonly provenance?: Provenance | undefined;
  /**
   * What it may be taken for, where nothing says otherwise, the most usual first: 0 or a valid address, then what a
   * function that fails gives.
   */
  readonly usual?: readonly Int[];
  /** It can have no other value; without one, all of its format. Both ends belong to it. */
  readonly range?: readonly [Int, Int];
  /** It is an address, or an error pointer or NULL; a path takes each for an address of its own. */
  readonly isPointer?: boolean;
  /** It stands for something that was calculated from symbols in too many steps: what is chosen for it may be impossible. */
  readonly isApproximate?: boolean;
}

/** An address at which nothing is: what an unknown pointer is taken for, since most are valid. */
export const ASSUMED_ADDRESS = 0xffff888000001000n;

/** Of results: an error pointer is -ENOMEM. */
const ENOMEM = 12n;

/** What a pointer may be taken for: an address, NULL, an error pointer. */
export function pointersFrom(address: bigint, format: IntFormat): readonly Int[] {
  return [wrap(address, format), 0, wrap(-ENOMEM, format)];
}

/** A value of which nothing is known but its format. */
export class UnknownSymbol extends Term {
  readonly provenance: Provenance;
  usual: readonly Int[];
  readonly range: readonly [Int, Int] | undefined;
  isPointer: boolean;
  readonly isApproximate: boolean;
  /** The place in memory that it was read from. */
  foundAt: Pointer | undefined;
  /** What runs if it is called, where it is the address of a function of which only the name is known. */
  code: Callee | undefined;
  /** It ends a walk over a list that is not visible: NULL, or the list's head, whichever the walk looks for. */
  head: Pointer | undefined;

  constructor(
    readonly origin: string,
    readonly format: IntFormat,
    options: SymbolOptions = {},
  ) {
    super();
    this.provenance = options.provenance ?? NOT_DERIVED;
    this.isPointer = options.isPointer ?? false;
    this.usual = options.usual ?? (this.isPointer ? pointersFrom(ASSUMED_ADDRESS, format) : [0]);
    this.range = options.range;
    this.isApproximate = options.isApproximate ?? false;
  }

  /** The same that can only be in a range; both ends belong to it. What lies outside of its format does not count. */
  within(range: readonly [Int, Int]): UnknownSymbol {
    const { origin, format, provenance, usual, isPointer, isApproximate } = this;
    return new UnknownSymbol(origin, format, { provenance, usual, range, isPointer, isApproximate });
  }
}

export type Operand = Int | Term;

/**
 * What an operation takes and gives. Those of C on integers have operands that were brought to the format of the result
 * (but for counts of shifts); comparisons have operands of one format and give 1 or 0; `cast` has one operand, and keeps
 * what fits into its format; `overflow+` and the like say, as 1 or 0, whether the exact result is beyond `checked`.
 */
export type Operator =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '&'
  | '|'
  | '^'
  | '<<'
  | '>>'
  | Comparison
  | 'cast'
  | 'overflow+'
  | 'overflow-'
  | 'overflow*';

export type Comparison = '==' | '!=' | '<' | '>' | '<=' | '>=';

/** What is calculated from at least one term. */
export class Operation extends Term {
  readonly provenance: Provenance;
  readonly origin: string;

  constructor(
    readonly operator: Operator,
    readonly left: Operand,
    /** 0 for a cast. */
    readonly right: Operand,
    readonly format: IntFormat,
    /** Of a question about overflow: the format that the result may not fit into. */
    readonly checked?: IntFormat,
  ) {
    super();
    const first = (left instanceof Term ? left : right) as Term;
    this.origin = first.origin;
    this.provenance = first.provenance;
  }
}
