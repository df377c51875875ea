import type { Int } from '../../c/integers';
import { INT } from '../../c/types';
import type { Machine } from './machine';
import { operation } from '../symbols/operation';
import { symbolsOf } from '../symbols/termFacts';
import { conditionText, valueText } from '../symbols/words';
import { Operation, Term } from '../symbols/term';

/** Something that is not determined: what it is about and what can happen. */
export interface Choice {
  /** Such as `the result of kmalloc() at file.c:41`. */
  readonly about: string;
  /** It is what a function returns, such as memory or NULL. */
  readonly isResult?: boolean;
  /** The first is what usually happens. */
  readonly options: readonly string[];
  /** What has been decided, in words, as far as the run has gone by now. */
  readonly inWords?: () => string;
}

/** Decides; returns an index of `options`. */
export type Choose = (choice: Choice) => number;

/** What usually happens, happens. */
export const usual: Choose = () => 0;

/** Decides a branch that can go both ways, and keeps to it; one that can go only one way is no choice. */
export function decideBranch(machine: Machine, condition: Term): boolean {
  machine.branches++;
  const { constraints } = machine;
  const usually = constraints.valueOf(condition) !== 0;
  const other = constraints.opposite(condition);
  if (other === 'unknown') machine.bound('a branch of which only one way could be followed');
  if (typeof other === 'string') {
    constraints.assume(condition);
    return usually;
  }
  const { subject, isOpposite } = questionOf(condition);
  const options = usually === isOpposite ? ['false', 'true'] : ['true', 'false'];
  const { origin, provenance } = subject;
  const about = `${origin} at ${machine.place() ?? 'the kernel'}`;
  const isResult = provenance.isResult || provenance.isAddress === true;
  const inWords = (): string => decisionText(machine, condition);
  const isUsual = machine.chooseFrom({ about, isResult, options, inWords }) === 0;
  constraints.assume(condition, isUsual ? undefined : other);
  machine.observer?.branched();
  return isUsual === usually;
}

/** So many values of a number are followed. */
const VALUES_MAX = 8;

/** One of the values that a term can have, where nothing goes on without a number. Each of a few is a choice. */
export function oneOf(machine: Machine, term: Term): Int {
  const { constraints } = machine;
  if (constraints.valuesOf(term) <= VALUES_MAX) {
    for (let tried = 0; tried < VALUES_MAX; tried++) {
      const value = constraints.valueOf(term);
      if (machine.truth(operation('==', term, value, INT))) return value;
    }
  }
  machine.bound('a number of which only one value could be followed');
  return constraints.bind(term);
}

/** The values of symbols tell more than the condition. */
function decisionText({ constraints }: Machine, condition: Term): string {
  const { subject } = questionOf(condition);
  const [first] = symbolsOf(condition);
  const value = first && constraints.valueOf(first);
  const isOfOne =
    first !== undefined && value !== undefined && symbolsOf(condition).length === 1 && !first.isPointer;
  if (isOfOne && (subject === first || first.provenance.isResult)) return valueText(first, value);
  return conditionText(condition, constraints.valueOf(condition) !== 0);
}

/** What a condition asks about: whether something is zero is asked about that. */
function questionOf(condition: Term): { readonly subject: Term; readonly isOpposite: boolean } {
  if (!(condition instanceof Operation) || condition.right !== 0 || !(condition.left instanceof Term))
    return { subject: condition, isOpposite: false };
  const { operator, left } = condition;
  const asksForZero = operator === '==' || operator === '!=';
  return asksForZero
    ? { subject: left, isOpposite: operator === '==' }
    : { subject: condition, isOpposite: false };
}
