import type { Int } from '../../c/integers';
import { backward } from './backward';
import { isComparison } from './comparisons';
import { exactly, meet, type Fact } from './valueFact';
import { forward } from './forward';
import { staticFact } from './termFacts';
import { Operation, Term, type Operand } from './term';

/** So many terms are looked at again after one thing has become known; what is found out by then is true already. */
const MAX_STEPS = 1500;

/** What is known of terms on a path, and what follows for others. What is added can be taken back. */
export class PathFacts {
  private readonly facts = new Map<Term, Fact>();
  /** The operations that a term is an operand of. */
  private readonly users = new Map<Term, Operation[]>();
  private readonly trail: (readonly [Term, Fact | undefined])[] = [];
  private queue: Term[] = [];
  private hasFailed = false;

  of(operand: Operand): Fact {
    if (!(operand instanceof Term)) return exactly(operand);
    return this.facts.get(operand) ?? staticFact(operand);
  }

  /** What follows for a term that need not have been seen yet. Terms are small. */
  deduced(operand: Operand): Fact {
    if (!(operand instanceof Operation) || this.users.has(operand)) return this.of(operand);
    return forward(operand, this.deduced(operand.left), this.deduced(operand.right));
  }

  /**
   * Prepares for facts about a term: from now on what is known of its parts counts for it, and the other way round. Of
   * comparisons with numbers nothing is kept but what they say of what is compared.
   */
  register(condition: Term): void {
    this.registerParts((comparedWithConstant(condition)?.left ?? condition) as Term);
  }

  private registerParts(term: Term): void {
    if (this.users.has(term)) return;
    this.users.set(term, []);
    if (!(term instanceof Operation)) return;
    for (const part of new Set([term.left, term.right])) {
      if (!(part instanceof Term)) continue;
      this.registerParts(part);
      this.users.get(part)?.push(term);
    }
    const known = staticFact(term);
    const fact = meet(known, forward(term, this.of(term.left), this.of(term.right)));
    if (fact !== known) this.facts.set(term, fact);
  }

  /** What was added since is taken back by `undo`. */
  mark(): number {
    return this.trail.length;
  }

  undo(mark: number): void {
    while (this.trail.length > mark) {
      const [term, fact] = this.trail.pop() as (typeof this.trail)[number];
      if (fact) this.facts.set(term, fact);
      else this.facts.delete(term);
    }
    this.queue = [];
    this.hasFailed = false;
  }

  /** What has been added stays. */
  keep(): void {
    this.trail.length = 0;
  }

  /** Adds that a term has a value, and all that follows; false if that cannot be. */
  add(term: Term, value: Int): boolean {
    const compared = comparedWithConstant(term);
    if (compared) this.narrowOperands(compared, exactly(value));
    if (!this.hasFailed && (!compared || this.users.has(term))) this.narrow(term, exactly(value));
    return this.followAll();
  }

  private followAll(): boolean {
    for (let step = 0; step < MAX_STEPS && !this.hasFailed; step++) {
      const next = this.queue.shift();
      if (!next) break;
      this.follow(next);
    }
    this.queue = [];
    return !this.hasFailed;
  }

  private follow(term: Term): void {
    if (term instanceof Operation) this.narrowOperands(term);
    for (const user of this.users.get(term) ?? []) {
      if (this.hasFailed) return;
      this.followUp(user);
    }
  }

  private followUp(user: Operation): void {
    this.narrow(user, forward(user, this.of(user.left), this.of(user.right)));
    if (!this.hasFailed) this.narrowOperands(user);
  }

  private narrowOperands(operation: Operation, result = this.of(operation)): void {
    const { left, right } = operation;
    const found = backward(operation, result, this.of(left), this.of(right));
    if (found.left) this.narrow(left, found.left);
    if (found.right && !this.hasFailed) this.narrow(right, found.right);
  }

  private narrow(operand: Operand, fact: Fact): void {
    const before = this.of(operand);
    const after = meet(before, fact);
    if (after === before) return;
    if (after.isImpossible) {
      this.hasFailed = true;
      return;
    }
    if (!(operand instanceof Term)) return;
    this.trail.push([operand, this.facts.get(operand)]);
    this.facts.set(operand, after);
    this.queue.push(operand);
  }
}

function comparedWithConstant(term: Term): Operation | undefined {
  const isCompared = term instanceof Operation && isComparison(term.operator);
  return isCompared && !(term.right instanceof Term) ? term : undefined;
}
