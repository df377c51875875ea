import { INT } from '../../c/types';
import type { Int } from '../../c/integers';
import { evaluate } from './evaluateTerm';
import { operation } from './operation';
import { isOrderImpossible } from './orderFacts';
import { PathFacts } from './pathFacts';
import { search, type Constraint } from './search';
import { symbolsOf } from './termFacts';
import { ASSUMED_ADDRESS, Operation, pointersFrom, Term, UnknownSymbol, type Operand } from './term';
import { isComparison } from './comparisons';

/** A value for each symbol; symbols without one have their first usual value. */
export type Model = ReadonlyMap<UnknownSymbol, Int>;

/** What a run has decided about unknown values so far, and one way in which all of that can be true. */
export interface Constraints {
  /** The value in the model. */
  valueOf(operand: Operand): Int;
  /** Whether a condition is not zero in every model, or in none; undefined where both can be, or nobody can tell. */
  decide(condition: Operand): boolean | undefined;
  /** A model in which a condition has the other truth than in the present one; 'none' if there is none, 'unknown' if none was found. */
  opposite(condition: Term): Model | 'none' | 'unknown';
  /** From now on the condition has the truth that it has in the model (the present one, or the one given). */
  assume(condition: Term, model?: Model): void;
  /** From now on the term has the value that it has in the present model. */
  bind(term: Term): Int;
  /** Lets a condition be true from now on, wherever that is possible. Returns whether it is. */
  holds(condition: Operand): boolean;
  /** The present model. */
  readonly model: Model;
}

/** So far apart are the addresses that unknown pointers are taken for. */
const PAGE = 0x1000n;

/** With more decisions than this on a path, nothing is said any more about those that follow. */
const MAX_CONSTRAINTS = 2000;
/** With more conditions, or more symbols, that depend on each other nobody searches. */
const MAX_RELATED = 300;
/** Ranges beyond this may have been joined: a comparison is then not told by the ranges alone. */
const MAX_EXACT_RANGES = 150;

/** What a path has decided, and a model of it. */
export class PathConstraints implements Constraints {
  private present: Model = new Map();
  private readonly facts = new PathFacts();
  private readonly constraints = new Map<UnknownSymbol, Constraint[]>();
  private count = 0;
  /** Symbols that conditions were about. */
  private readonly settled = new Set<UnknownSymbol>();
  private addresses = 0;
  /** The last answer, until something new is assumed. */
  private answer: { condition: Term; found: Model | 'none' | 'unknown' } | undefined;

  get model(): Model {
    return this.present;
  }

  valueOf(operand: Operand): Int {
    this.giveAddresses(operand);
    return evaluate(operand, this.present);
  }

  /** At most so many values a term can have by what is known of its range. */
  valuesOf(term: Term): number {
    const { low, high } = this.facts.deduced(term);
    return Number(BigInt(high) - BigInt(low)) + 1;
  }

  decide(condition: Operand): boolean | undefined {
    const asked = truthOf(condition);
    if (!(asked instanceof Term)) return asked !== 0;
    this.giveAddresses(asked);
    const { value } = this.facts.deduced(asked);
    if (value !== undefined) return value !== 0;
    return this.find(asked) === 'none' ? evaluate(asked, this.present) !== 0 : undefined;
  }

  opposite(condition: Term): Model | 'none' | 'unknown' {
    this.giveAddresses(condition);
    const asked = truthOf(condition);
    if (!(asked instanceof Term) || this.facts.deduced(asked).value !== undefined) return 'none';
    return this.find(asked);
  }

  /** An unknown value of no known type turns out to be a pointer: it usually leads somewhere, if nothing was said of it. */
  takeForPointer(symbol: UnknownSymbol): void {
    if (symbol.isPointer || this.present.has(symbol) || this.settled.has(symbol)) return;
    symbol.isPointer = true;
    symbol.usual = pointersFrom(ASSUMED_ADDRESS, symbol.format);
  }

  /** Pointers of which nothing is known usually differ. */
  private giveAddresses(operand: Operand): void {
    if (!(operand instanceof Term)) return;
    for (const symbol of symbolsOf(operand)) {
      if (this.settled.has(symbol)) continue;
      this.settled.add(symbol);
      if (!symbol.isPointer) continue;
      symbol.usual = pointersFrom(ASSUMED_ADDRESS + BigInt(this.addresses++) * PAGE, symbol.format);
    }
  }

  private find(condition: Term): Model | 'none' | 'unknown' {
    if (this.answer?.condition === condition) return this.answer.found;
    const found = this.count > MAX_CONSTRAINTS ? 'unknown' : this.lookFor(condition);
    this.answer = { condition, found };
    return found;
  }

  private lookFor(condition: Term): Model | 'none' | 'unknown' {
    const isTrue = evaluate(condition, this.present) === 0;
    this.facts.register(condition);
    const mark = this.facts.mark();
    const isPossible = this.facts.add(condition, isTrue ? 1 : 0);
    const found = isPossible ? this.searchWith({ condition, isTrue }) : 'none';
    this.facts.undo(mark);
    return typeof found === 'string' ? found : new Map([...this.present, ...found]);
  }

  private searchWith(asked: Constraint): Model | 'none' | 'unknown' {
    const { symbols, constraints } = this.related(asked);
    if (symbols.length > MAX_RELATED || constraints.length > MAX_RELATED) return 'unknown';
    if (isOrderImpossible(constraints, this.facts)) return 'none';
    return search({ symbols, constraints, model: this.present }, this.facts);
  }

  /** All conditions that say something about symbols of the one that is asked for, directly or by way of others. */
  private related(asked: Constraint): { symbols: UnknownSymbol[]; constraints: Constraint[] } {
    const symbols = new Set(symbolsOf(asked.condition));
    const constraints = new Set([asked]);
    for (const symbol of symbols)
      for (const constraint of this.constraints.get(symbol) ?? []) {
        if (constraints.has(constraint)) continue;
        constraints.add(constraint);
        if (constraints.size > MAX_RELATED) break;
        for (const other of symbolsOf(constraint.condition)) symbols.add(other);
      }
    return { symbols: [...symbols], constraints: [...constraints] };
  }

  assume(condition: Term, model: Model = this.present): void {
    this.present = model;
    const asked = truthOf(condition);
    if (!(asked instanceof Term)) return;
    this.answer = undefined;
    this.count++;
    const isTrue = evaluate(asked, model) !== 0;
    this.facts.register(asked);
    this.facts.add(asked, isTrue ? 1 : 0);
    this.facts.keep();
    if (this.isToldByRanges(asked)) return;
    const constraint = { condition: asked, isTrue };
    for (const symbol of symbolsOf(asked)) {
      const known = this.constraints.get(symbol);
      if (known) known.push(constraint);
      else this.constraints.set(symbol, [constraint]);
    }
  }

  /** Comparisons of a symbol with a number need not be remembered: the symbol's ranges say the same. */
  private isToldByRanges(condition: Term): boolean {
    return (
      condition instanceof Operation &&
      isComparison(condition.operator) &&
      condition.left instanceof UnknownSymbol &&
      !(condition.right instanceof Term) &&
      this.facts.of(condition.left).ranges.length < 2 * MAX_EXACT_RANGES
    );
  }

  holds(condition: Operand): boolean {
    if (!(condition instanceof Term)) return condition !== 0;
    const other = this.valueOf(condition) === 0 ? this.opposite(condition) : undefined;
    if (typeof other === 'string') return false;
    this.assume(condition, other);
    return true;
  }

  bind(term: Term): Int {
    const value = this.valueOf(term);
    const condition = operation('==', term, value, INT);
    if (condition instanceof Term) this.assume(condition);
    return value;
  }
}

/** The same as 1 or 0. */
function truthOf(condition: Operand): Operand {
  return operation('!=', condition, 0, INT);
}
