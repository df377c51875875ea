import type { Int } from '../../c/integers';
import { isComparison, NEGATED } from './comparisons';
import { add, fits, subtract, widthOf } from './exact';
import type { PathFacts } from './pathFacts';
import type { Constraint } from './search';
import { Operation, Term, type Comparison, type Operand } from './term';

/** So many terms and comparisons are looked at together. */
const MAX_TERMS = 60;
const MAX_EDGES = 300;
/** How many casts and sums with numbers are looked through. */
const MAX_DEPTH = 8;

/** That one term is not larger than another one and a number: `from <= to + most`. */
interface Edge {
  readonly from: number;
  readonly to: number;
  readonly most: Int;
}

/** A term and a number whose sum does not wrap. */
interface Shifted {
  readonly term: Operand;
  readonly by: Int;
}

/** Whether comparisons of terms with each other go in a circle, such as `a < b`, `b < c` and `c <= a`. */
export function isOrderImpossible(constraints: readonly Constraint[], facts: PathFacts): boolean {
  const order = new Order(facts);
  for (const constraint of constraints) order.add(constraint);
  return order.isImpossible();
}

class Order {
  private readonly numbers = new Map<Operand, number>([[0, 0]]);
  private readonly edges: Edge[] = [];
  private readonly different: (readonly [Edge, Edge])[] = [];
  private isAboutTerms = false;

  constructor(private readonly facts: PathFacts) {}

  add({ condition, isTrue }: Constraint): void {
    if (!(condition instanceof Operation) || !isComparison(condition.operator)) return;
    if (this.edges.length > MAX_EDGES || this.numbers.size > MAX_TERMS) return;
    const [left, right] = [this.shifted(condition.left), this.shifted(condition.right)];
    if (condition.right instanceof Term) this.isAboutTerms = true;
    this.compare(isTrue ? condition.operator : NEGATED[condition.operator], left, right);
  }

  private compare(operator: Comparison, left: Shifted, right: Shifted): void {
    const [from, to] = [this.numberOf(left.term), this.numberOf(right.term)];
    const distance = subtract(right.by, left.by);
    const upTo = { from, to, most: distance };
    const downTo = { from: to, to: from, most: subtract(0, distance) };
    const below = { ...upTo, most: subtract(upTo.most, 1) };
    const above = { ...downTo, most: subtract(downTo.most, 1) };
    if (operator === '!=') this.different.push([below, above]);
    else
      this.edges.push(
        ...{ '==': [upTo, downTo], '<': [below], '<=': [upTo], '>': [above], '>=': [downTo] }[operator],
      );
  }

  /** What a cast does not change, and a sum that does not wrap, is seen through. */
  private shifted(operand: Operand): Shifted {
    let [term, by]: [Operand, Int] = operand instanceof Term ? [operand, 0] : [0, operand];
    for (let depth = 0; depth < MAX_DEPTH && term instanceof Operation; depth++) {
      const { low, high } = this.facts.deduced(term.left);
      if (term.operator === 'cast' && fits(low, high, term.format)) term = term.left;
      else if (term.operator === '+' && !(term.right instanceof Term)) {
        const moved = this.offset(term, term.right, low, high);
        if (moved === undefined) break;
        [term, by] = [term.left, add(by, moved)];
      } else break;
    }
    return { term, by };
  }

  private offset({ format }: Operation, number: Int, low: Int, high: Int): Int | undefined {
    const wrapped = subtract(number, 2 ** widthOf(format));
    return [number, ...(format.signed ? [] : [wrapped])].find((by) =>
      fits(add(low, by), add(high, by), format),
    );
  }

  private numberOf(term: Operand): number {
    const known = this.numbers.get(term);
    if (known !== undefined) return known;
    const number = this.numbers.size;
    this.numbers.set(term, number);
    const { low, high } = this.facts.deduced(term);
    this.edges.push({ from: number, to: 0, most: high }, { from: 0, to: number, most: subtract(0, low) });
    if (term instanceof Operation) this.addSmaller(term, number);
    return number;
  }

  /** Parts and rests of what is not negative are not larger. */
  private addSmaller({ operator, left, right }: Operation, number: number): void {
    if (!SHRINKING.has(operator) || !(left instanceof Term) || this.numbers.size > MAX_TERMS) return;
    const divisor = operator === '/' || operator === '%' ? this.facts.deduced(right) : undefined;
    if (this.facts.deduced(left).low < 0 || (divisor && divisor.low <= 0)) return;
    this.edges.push({ from: number, to: this.numberOf(left), most: 0 });
  }

  isImpossible(): boolean {
    if (!this.isAboutTerms) return false;
    if (this.hasCircle(this.edges)) return true;
    return this.different.some(
      ([below, above]) => this.hasCircle([...this.edges, below]) && this.hasCircle([...this.edges, above]),
    );
  }

  /** Whether going from term to term one comes back with less than nothing. */
  private hasCircle(edges: readonly Edge[]): boolean {
    const distances: Int[] = Array.from({ length: this.numbers.size }, () => 0);
    for (let round = 0; round <= this.numbers.size; round++) {
      let isChanged = false;
      for (const { from, to, most } of edges) {
        const distance = add(distances[to] as Int, most);
        if (distance >= (distances[from] as Int)) continue;
        distances[from] = distance;
        isChanged = true;
      }
      if (!isChanged) return false;
    }
    return true;
  }
}

const SHRINKING: ReadonlySet<string> = new Set(['&', '/', '%', '>>']);
