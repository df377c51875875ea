import type { Int } from '../../c/integers';
import { add, subtract } from './exact';
import { evaluate, usualValue } from './evaluateTerm';
import { allows, type Fact } from './valueFact';
import type { PathFacts } from './pathFacts';
import type { Model } from './pathConstraints';
import { countUpTo, valuesOf } from './rangeSet';
import { symbolsOf } from './termFacts';
import { Operation, Term, type UnknownSymbol } from './term';

/** A condition, which is 1 or 0, and which of both. */
export interface Constraint {
  readonly condition: Term;
  readonly isTrue: boolean;
}

/** What a search is about: symbols, and all conditions in which they occur. */
export interface Question {
  readonly symbols: readonly UnknownSymbol[];
  readonly constraints: readonly Constraint[];
  /** What the symbols are now. */
  readonly model: Model;
}

/** How many values are tried, all symbols together. */
const MAX_TRIES = 300;
/** How many values are tried of one symbol if there are more. */
const MAX_CANDIDATES = 40;
/** How many assignments are tried one by one, if there are no more. */
const MAX_ASSIGNMENTS = 1 << 16;

/** Looks for values of the symbols with which all holds; 'none' only if there are none. */
export function search(question: Question, facts: PathFacts): Model | 'none' | 'unknown' {
  const found = new Search(question, facts).run();
  return found === 'unknown' ? enumerate(question, facts) : found;
}

/** Tries values that are likely to do, symbol by symbol, and follows up what each means for the others. */
class Search {
  private tries = 0;
  private readonly constants: readonly Int[];

  constructor(
    private readonly question: Question,
    private readonly facts: PathFacts,
  ) {
    this.constants = constantsIn(question.constraints);
  }

  run(): Model | 'none' | 'unknown' {
    return this.assign([...this.question.symbols]);
  }

  private assign(open: readonly UnknownSymbol[]): Model | 'none' | 'unknown' {
    const [symbol, ...rest] = open;
    if (!symbol) return this.check();
    const fact = this.facts.of(symbol);
    const all = countUpTo(fact.ranges, MAX_CANDIDATES + 1) <= MAX_CANDIDATES;
    let isComplete = all;
    for (const value of this.candidates(symbol, fact, all)) {
      if (++this.tries > MAX_TRIES) return 'unknown';
      const mark = this.facts.mark();
      const found = this.facts.add(symbol, value) ? this.assign(rest) : 'none';
      this.facts.undo(mark);
      if (typeof found !== 'string') return found;
      if (found === 'unknown') isComplete = false;
    }
    return isComplete ? 'none' : 'unknown';
  }

  /** All symbols have one value. */
  private check(): Model | 'none' {
    const values = new Map<UnknownSymbol, Int>();
    for (const symbol of this.question.symbols) values.set(symbol, this.facts.of(symbol).low);
    return satisfies(this.question.constraints, values) ? values : 'none';
  }

  private candidates(symbol: UnknownSymbol, fact: Fact, all: boolean): Iterable<Int> {
    const { model } = this.question;
    const likely = [model.get(symbol) ?? usualValue(symbol), ...symbol.usual];
    if (all) return new Set([...likely.filter((value) => allows(fact, value)), ...valuesOf(fact.ranges)]);
    const made = new Set<Int>();
    const others = [likely, fact.ranges.slice(0, 8), this.constants, SPECIAL, [fact.high]].flat();
    for (const value of others) {
      if (allows(fact, value)) made.add(value);
      if (made.size >= MAX_CANDIDATES) break;
    }
    return made;
  }
}

const SPECIAL: readonly Int[] = [0, 1, -1, 2, 4, 8, 16, 32, 64, 128, 256, 4096, 65536, 3, 5, 7, 100];

/** Whether all conditions have their truth with these values. */
export function satisfies(constraints: readonly Constraint[], values: Model): boolean {
  return constraints.every(({ condition, isTrue }) => (evaluate(condition, values) !== 0) === isTrue);
}

/** Numbers that occur in conditions, and those beside them. */
function constantsIn(constraints: readonly Constraint[]): Int[] {
  const found = new Set<Int>();
  const seen = new Set<Term>();
  const visit = (term: Term): void => {
    if (seen.has(term) || found.size > 60 || !(term instanceof Operation)) return;
    seen.add(term);
    for (const operand of [term.left, term.right]) {
      if (operand instanceof Term) visit(operand);
      else for (const value of [operand, add(operand, 1), subtract(operand, 1)]) found.add(value);
    }
  };
  for (const { condition } of [...constraints].reverse()) visit(condition);
  return [...found];
}

/** Tries all values, if there are not too many. */
function enumerate(question: Question, facts: PathFacts): Model | 'none' | 'unknown' {
  let count = 1;
  for (const symbol of question.symbols) {
    count *= countUpTo(facts.of(symbol).ranges, MAX_ASSIGNMENTS + 1);
    if (count > MAX_ASSIGNMENTS) return 'unknown';
  }
  return new Enumeration(question, facts).run() ?? 'none';
}

class Enumeration {
  private readonly values = new Map<UnknownSymbol, Int>();
  /** The conditions that can be told as soon as so many symbols have values. */
  private readonly testable: Constraint[][];
  private readonly order: readonly UnknownSymbol[];

  constructor(
    { symbols, constraints }: Question,
    private readonly facts: PathFacts,
  ) {
    this.order = symbols;
    this.testable = symbols.map(() => []);
    for (const constraint of constraints) {
      const last = Math.max(...symbolsOf(constraint.condition).map((symbol) => symbols.indexOf(symbol)));
      this.testable[last]?.push(constraint);
    }
  }

  run(at = 0): Model | undefined {
    const symbol = this.order[at];
    if (!symbol) return new Map(this.values);
    for (const value of valuesOf(this.facts.of(symbol).ranges)) {
      this.values.set(symbol, value);
      if (!satisfies(this.testable[at] ?? [], this.values)) continue;
      const found = this.run(at + 1);
      if (found) return found;
    }
    return undefined;
  }
}
