import type { Int } from '../../c/integers';
import { evaluate, usualValue } from './evaluate';
import { staticTruth } from './operation';
import { contains } from './rangeSet';
import { rangesOfSymbol, symbolsOf } from './termFacts';
import type { UnknownSymbol } from './term';
import { Operation, Term, type Operand } from './term';

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
  /** The present model. */
  readonly model: Model;
}

interface Constraint {
  readonly condition: Term;
  readonly isTrue: boolean;
}

/** What a path has decided. */
export class PathConstraints implements Constraints {
  private present: Model = new Map();
  private readonly constraints: Constraint[] = [];

  get model(): Model {
    return this.present;
  }

  valueOf(operand: Operand): Int {
    return evaluate(operand, this.present);
  }

  decide(condition: Operand): boolean | undefined {
    return staticTruth(condition);
  }

  opposite(condition: Term): Model | 'none' | 'unknown' {
    if (staticTruth(condition) !== undefined) return 'none';
    const isTrue = this.valueOf(condition) === 0;
    for (const symbol of symbolsOf(condition))
      for (const value of candidates(symbol, condition)) {
        const model = new Map(this.present).set(symbol, value);
        if (this.holds(model, { condition, isTrue })) return model;
      }
    return 'unknown';
  }

  private holds(model: Model, asked: Constraint): boolean {
    return [asked, ...this.constraints].every(
      ({ condition, isTrue }) => (evaluate(condition, model) !== 0) === isTrue,
    );
  }

  assume(condition: Term, model: Model = this.present): void {
    this.present = model;
    this.constraints.push({ condition, isTrue: evaluate(condition, model) !== 0 });
  }

  bind(term: Term): Int {
    const value = this.valueOf(term);
    return value;
  }
}

function* candidates(symbol: UnknownSymbol, condition: Term): Generator<Int> {
  const possible = rangesOfSymbol(symbol);
  const constants =
    condition instanceof Operation && !(condition.right instanceof Term) ? [condition.right] : [];
  for (const value of [...symbol.usual, ...constants, usualValue(symbol), 1, ...possible])
    if (contains(possible, value)) yield value;
}
