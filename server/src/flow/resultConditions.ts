import type { Binary, Expression } from '../syntax/ast';
import { type Walkable, calledName, isStatement, partsOf } from '../syntax/walk';
import { type ResultState, type Source, type Tested, type Value, sourcesOf } from './resultState';
import { type ResultContext, holderOfCall, valueOf } from './resultValues';

/** What the outcome of a condition says about the value that it looks at. */
type Verdict = 'zero' | 'nonzero' | 'same' | 'unknown';

interface Test {
  readonly subject: Expression;
  readonly whenTrue: Verdict;
  readonly whenFalse: Verdict;
}

/**
 * What is known when a condition has turned out `outcome`.
 * @returns undefined if it cannot turn out so
 */
export function refine(
  condition: Expression,
  outcome: boolean,
  state: ResultState,
  context: ResultContext,
): ResultState | undefined {
  const test = testOf(condition);
  const verdict = test ? (outcome ? test.whenTrue : test.whenFalse) : 'unknown';
  if (test && verdict !== 'unknown') return learn(test.subject, verdict, state, context);
  return blur(mentioned(condition, state, context), state);
}

/** What is known where a switch over `value` goes to a certain case. */
export function refineCase(
  value: Expression,
  label: Expression | undefined,
  state: ResultState,
  context: ResultContext,
): ResultState | undefined {
  if (label?.kind !== 'integer') return blur(mentioned(value, state, context), state);
  return learn(value, label.value === 0n ? 'zero' : 'nonzero', state, context);
}

/** What is known where somebody may have asserted what an expression says. */
export function forgetTests(expression: Expression, state: ResultState, context: ResultContext): ResultState {
  const sources = mentioned(expression, state, context);
  if (sources.size === 0) return state;
  return state.change((source, tested) => (sources.has(source) && tested !== 'nonzero' ? 'unknown' : tested));
}

function testOf(condition: Expression): Test | undefined {
  if (condition.kind === 'cast') return testOf(condition.operand);
  if (condition.kind === 'binary') return comparison(condition);
  if (condition.kind === 'unary' && condition.operator === '!') {
    const inner = testOf(condition.operand);
    return inner && { ...inner, whenTrue: inner.whenFalse, whenFalse: inner.whenTrue };
  }
  if (condition.kind === 'call') {
    const verdicts = ERROR_POINTER_TESTS[calledName(condition) ?? ''];
    const [subject] = condition.arguments;
    if (verdicts && subject) return { subject, ...verdicts };
  }
  return { subject: condition, whenTrue: 'nonzero', whenFalse: 'zero' };
}

/** An error pointer is not NULL; a pointer that is none may well be. */
const ERROR_POINTER_TESTS: Readonly<
  Record<string, { readonly whenTrue: Verdict; readonly whenFalse: Verdict }>
> = {
  IS_ERR: { whenTrue: 'nonzero', whenFalse: 'same' },
  PTR_ERR_OR_ZERO: { whenTrue: 'nonzero', whenFalse: 'same' },
  IS_ERR_OR_NULL: { whenTrue: 'zero', whenFalse: 'nonzero' },
  ZERO_OR_NULL_PTR: { whenTrue: 'zero', whenFalse: 'nonzero' },
  IS_ERR_VALUE: { whenTrue: 'nonzero', whenFalse: 'zero' },
};

/** What comparisons with zero say; a status is zero or a negative errno, so it is never greater. */
const AGAINST_ZERO: Readonly<Record<string, { readonly whenTrue: Verdict; readonly whenFalse: Verdict }>> = {
  '==': { whenTrue: 'zero', whenFalse: 'nonzero' },
  '!=': { whenTrue: 'nonzero', whenFalse: 'zero' },
  '<': { whenTrue: 'nonzero', whenFalse: 'zero' },
  '>=': { whenTrue: 'zero', whenFalse: 'nonzero' },
};

function comparison({ operator, left, right }: Binary): Test | undefined {
  const subject = isZero(right)
    ? left
    : isZero(left) && (operator === '==' || operator === '!=')
      ? right
      : undefined;
  const verdicts = AGAINST_ZERO[operator];
  if (subject && verdicts) return { subject, ...verdicts };
  if (operator === '==' && isError(right))
    return { subject: left, whenTrue: 'nonzero', whenFalse: 'unknown' };
  return undefined;
}

function isZero(expression: Expression): boolean {
  if (expression.kind === 'cast') return isZero(expression.operand);
  return expression.kind === 'integer' && expression.value === 0n;
}

function isError(expression: Expression): boolean {
  return expression.kind === 'unary' && expression.operator === '-';
}

function learn(
  subject: Expression,
  verdict: Verdict,
  state: ResultState,
  context: ResultContext,
): ResultState | undefined {
  const value = valueOf(subject, state, context);
  const sources = sourcesOf(value);
  const others = state.change((origin, tested) => (sources.includes(origin) ? tested : forgetMixed(tested)));
  if (verdict === 'same') return others;
  const holder = context.holders.of(subject);
  const remaining = narrowed(value, verdict === 'zero');
  if (remaining.size === 0) return undefined;
  const isCertain = value.size === 1 || (verdict === 'zero' && remaining.size === 1);
  const told = others.change((origin, tested) => {
    if (!sources.includes(origin)) return tested;
    return narrowedTested(tested, verdict === 'zero', isCertain);
  });
  return holder === undefined ? told : told.set(holder, remaining);
}

/** What is left of a value when it is known to be zero or not. */
function narrowed(value: Value, isZero: boolean): Value {
  const contradicts: Tested = isZero ? 'nonzero' : 'zero';
  return new Map(
    [...value]
      .filter(([, tested]) => tested !== contradicts)
      .map(
        ([origin, tested]) => [origin, origin === 'other' ? tested : isZero ? 'zero' : 'nonzero'] as const,
      ),
  );
}

/** What another holder of the same source knows then; it need not hold it on the same ways. */
function narrowedTested(tested: Tested, isZero: boolean, isCertain: boolean): Tested | undefined {
  if (tested === 'unknown' && !isCertain) return tested;
  // Where the zero may be another value, the call may have returned it, or not have been made at all.
  if (isZero && !isCertain) return tested === 'untested' ? 'unknown' : tested;
  if (isZero) return tested === 'nonzero' ? tested : 'zero';
  return tested === 'zero' ? undefined : 'nonzero';
}

/**
 * A condition on something else may go together with what happened where values were tested before: where some ways
 * have tested a value and others have not, it is not known after the condition which of them were taken.
 */
function forgetMixed(tested: Tested): Tested {
  return tested === 'mixed' ? 'unknown' : tested;
}

function blur(sources: ReadonlySet<Source>, state: ResultState): ResultState {
  return state.change((origin, tested) =>
    sources.has(origin) && tested !== 'nonzero' ? 'unknown' : forgetMixed(tested),
  );
}

/** The sources of all values that a condition looks at in some way that is not understood. */
function mentioned(condition: Expression, state: ResultState, context: ResultContext): ReadonlySet<Source> {
  const found = new Set<Source>();
  const pending: Walkable[] = [condition];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (next.kind === 'sizeof-expression') continue;
    const holder = isStatement(next) ? undefined : heldBy(next, context);
    for (const source of holder === undefined ? [] : sourcesOf(state.get(holder))) found.add(source);
    if (holder === undefined || next.kind === 'call') pending.push(...partsOf(next));
  }
  return found;
}

function heldBy(expression: Expression, context: ResultContext): string | undefined {
  if (expression.kind === 'call' && context.isFollowed(expression)) return holderOfCall(expression);
  return context.holders.of(expression);
}
