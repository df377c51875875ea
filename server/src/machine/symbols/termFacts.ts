import type { Int } from '../../c/integers';
import { anyOf, exactly, meetRanges, type Fact } from './valueFact';
import { forward } from './forward';
import type { RangeSet } from './rangeSet';
import { Operation, Term, UnknownSymbol, type Operand } from './term';

/** What is true of a term whatever its symbols are. */
interface TermFacts {
  readonly fact: Fact;
  /** How many terms and numbers it consists of, those that occur twice counted twice. */
  readonly size: number;
  symbols?: readonly UnknownSymbol[];
}

const known = new WeakMap<Term, TermFacts>();

function factsOf(term: Term): TermFacts {
  let facts = known.get(term);
  if (!facts) known.set(term, (facts = find(term)));
  return facts;
}

function find(term: Term): TermFacts {
  if (term instanceof UnknownSymbol) {
    const whole = anyOf(term.format);
    return { fact: term.range ? meetRanges(whole, term.range) : whole, size: 1 };
  }
  if (!(term instanceof Operation)) return { fact: anyOf(term.format), size: 1 };
  const { left, right } = term;
  return {
    fact: forward(term, staticFact(left), staticFact(right)),
    size: 1 + sizeOf(left) + sizeOf(right),
  };
}

/** What values an operand can have at all. */
export function staticFact(operand: Operand): Fact {
  return operand instanceof Term ? factsOf(operand).fact : exactly(operand);
}

export function sizeOf(operand: Operand): number {
  return operand instanceof Term ? factsOf(operand).size : 1;
}

export function rangesOfSymbol(symbol: UnknownSymbol): RangeSet {
  return factsOf(symbol).fact.ranges;
}

/** The symbols that a term is made of, each once, in the order in which they occur. */
export function symbolsOf(term: Term): readonly UnknownSymbol[] {
  const facts = factsOf(term);
  return (facts.symbols ??= findSymbols(term));
}

function findSymbols(term: Term): readonly UnknownSymbol[] {
  if (term instanceof UnknownSymbol) return [term];
  if (!(term instanceof Operation)) return [];
  const { left, right } = term;
  const [first, second] = [left, right].map((operand) => (operand instanceof Term ? symbolsOf(operand) : []));
  if (!second?.length) return first ?? [];
  return [...new Set([...(first ?? []), ...second])];
}

/** A value that an operand has whatever its symbols are. */
export function constantOf(operand: Operand): Int | undefined {
  return operand instanceof Term ? staticFact(operand).value : operand;
}
