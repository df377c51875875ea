import type { Int, IntFormat } from '../../c/integers';
import type { Constraints } from '../symbols/pathConstraints';
import { operation } from '../symbols/operation';
import { Operation, UnknownSymbol } from '../symbols/term';
import { FIRST_ADDRESS } from './addressSpace';
import type { MemoryObject, ObjectOptions } from './memoryObject';
import { Pointer, Term } from './value';

const ADDRESS: IntFormat = { size: 8, signed: false };
const TRUTH: IntFormat = { size: 4, signed: true };
/** Error pointers begin here. */
const FIRST_ERROR = 0xfffffffffffff001n;

/** What an object costs of which nothing is known: all that is watched about it too. */
const INVENTED_OBJECT_STEPS = 400;

/** What knows of unknown values, and is told of what they cost. */
interface TermObserver {
  readonly constraints: Constraints;
  spend(steps: number): void;
}

/** Where unknown pointers lead: each to an object of which nothing is known. */
export class TermPlaces {
  constructor(
    private readonly memory: { allocate(options: ObjectOptions): MemoryObject },
    private readonly observer: TermObserver,
  ) {}

  private readonly behindTerms = new Map<Term, Pointer>();

  /**
   * What an unknown pointer that is used leads to: an object of which nothing is known; the number that it is where it can
   * be no address any more.
   */
  placeOf(term: Term): Pointer | Int {
    const known = this.knownPlaceOf(term);
    if (known) return known;
    const { constraints } = this.observer;
    const address = operation('cast', term, 0, ADDRESS);
    const isValid =
      constraints.holds(operation('>=', address, Number(FIRST_ADDRESS), TRUTH)) &&
      constraints.holds(operation('<', address, FIRST_ERROR, TRUTH));
    return isValid ? this.objectBehind(term) : constraints.valueOf(term);
  }

  /** The same, if it is known where it leads. */
  knownPlaceOf(term: Term): Pointer | undefined {
    const known = this.behindTerms.get(term);
    if (known) return known;
    if (term instanceof UnknownSymbol) return term.head;
    if (!(term instanceof Operation) || !(term.left instanceof Term) || term.format.size !== 8)
      return undefined;
    const { operator, left, right } = term;
    if (operator !== 'cast' && (operator !== '+' || right instanceof Term)) return undefined;
    const from = left.format.size === 8 ? this.knownPlaceOf(left) : undefined;
    return from && new Pointer(from.object, from.offset + Number(BigInt.asIntN(64, BigInt(right as Int))));
  }

  private objectBehind(term: Term): Pointer {
    const base = baseOf(term);
    if (base !== term) {
      this.objectBehind(base);
      const place = this.knownPlaceOf(term);
      if (place) return place;
    }
    this.observer.spend(INVENTED_OBJECT_STEPS);
    const { origin: name, provenance } = term;
    const foundAt = term instanceof UnknownSymbol ? term.foundAt : undefined;
    const size = Number.POSITIVE_INFINITY;
    const made = new Pointer(this.memory.allocate({ kind: 'kernel', size, name, foundAt, provenance }), 0);
    this.behindTerms.set(term, made);
    return made;
  }
}

/** The pointer from which a place is counted. */
function baseOf(term: Term): Term {
  if (!(term instanceof Operation) || !(term.left instanceof Term) || term.format.size !== 8) return term;
  const { operator, left, right } = term;
  const isMoved = operator === 'cast' || (operator === '+' && !(right instanceof Term));
  return isMoved && left.format.size === 8 ? baseOf(left) : term;
}
