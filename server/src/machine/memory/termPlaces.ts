import { FIRST_ERROR_ADDRESS } from '../../base/errorNames';
import type { Int } from '../../c/integers';
import { INT, UNSIGNED_LONG } from '../../c/types';
import type { Constraints } from '../symbols/pathConstraints';
import { operation } from '../symbols/operation';
import { Operation, UnknownSymbol } from '../symbols/term';
import { FIRST_ADDRESS } from './addressSpace';
import type { MemoryObject, ObjectOptions } from './memoryObject';
import { Pointer, Term } from './value';

const POINTER_SIZE = 8;

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
    const address = operation('cast', term, 0, UNSIGNED_LONG);
    const isValid =
      constraints.holds(operation('>=', address, Number(FIRST_ADDRESS), INT)) &&
      constraints.holds(operation('<', address, FIRST_ERROR_ADDRESS, INT));
    return isValid ? this.objectBehind(term) : constraints.valueOf(term);
  }

  /** The same, if it is known where it leads. */
  knownPlaceOf(term: Term): Pointer | undefined {
    const known = this.behindTerms.get(term);
    if (known) return known;
    if (term instanceof UnknownSymbol) return term.head;
    const moved = movedFrom(term);
    return moved && movedBy(this.knownPlaceOf(moved.from), moved.by);
  }

  private objectBehind(term: Term): Pointer {
    const moved = movedFrom(term);
    if (moved) return movedBy(this.objectBehind(moved.from), moved.by);
    this.observer.spend(INVENTED_OBJECT_STEPS);
    const { origin: name, provenance } = term;
    const foundAt = term instanceof UnknownSymbol ? term.foundAt : undefined;
    const size = Number.POSITIVE_INFINITY;
    const made = new Pointer(this.memory.allocate({ kind: 'kernel', size, name, foundAt, provenance }), 0);
    this.behindTerms.set(term, made);
    return made;
  }
}

/** The pointer from which a place is counted, and how far in bytes. */
function movedFrom(term: Term): { readonly from: Term; readonly by: number } | undefined {
  if (!(term instanceof Operation) || term.format.size !== POINTER_SIZE) return undefined;
  const { operator, left, right } = term;
  if (!(left instanceof Term) || left.format.size !== POINTER_SIZE || right instanceof Term) return undefined;
  const isMoved = operator === 'cast' || operator === '+';
  return isMoved ? { from: left, by: Number(BigInt.asIntN(64, BigInt(right))) } : undefined;
}

function movedBy<P extends Pointer | undefined>(place: P, by: number): P | Pointer {
  return place && new Pointer(place.object, place.offset + by);
}
