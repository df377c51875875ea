import type { Binary, Call, Conditional, Expression, Unary } from '../syntax/ast';
import { calledName } from '../syntax/walk';
import type { Holders } from './holders';
import { passesOn } from './kernelCalls';
import { OTHER_VALUE, type ResultState, type Value, ZERO_VALUE, joinValues } from './resultState';

/** What following results needs to know of the function and of the question. */
export interface ResultContext {
  readonly holders: Holders;
  /** Pointers lead to other places by arithmetic and `&p->field`; a status number that is computed with is another one. */
  readonly arePointers: boolean;
  isFollowed(call: Call): boolean;
  /** What is known when a condition has turned out `outcome`; undefined if it cannot. */
  refine(condition: Expression, outcome: boolean, state: ResultState): ResultState | undefined;
}

/** The holder for what a call returned last. */
export function holderOfCall(call: Call): string {
  return `call ${call.start}`;
}

/** What an expression that has just been carried out may hold. */
export function valueOf(expression: Expression, state: ResultState, context: ResultContext): Value {
  switch (expression.kind) {
    case 'integer':
      return expression.value === 0n ? ZERO_VALUE : OTHER_VALUE;
    case 'cast':
      return valueOf(expression.operand, state, context);
    case 'comma':
      return valueOf(expression.right, state, context);
    case 'assignment':
      return valueOfLocation(expression.left, state, context) ?? valueOf(expression.right, state, context);
    case 'call':
      return valueOfCall(expression, state, context);
    case 'conditional':
      return valueOfConditional(expression, state, context);
    case 'statement-expression': {
      const last = expression.body.statements.at(-1);
      return last?.kind === 'expression' && last.expression
        ? valueOf(last.expression, state, context)
        : OTHER_VALUE;
    }
    case 'binary':
      return valueOfSum(expression, state, context);
    case 'unary':
      if (expression.operator === '&') return valueOfAddress(expression, state, context);
      return valueOfLocation(expression, state, context) ?? OTHER_VALUE;
    default:
      return valueOfLocation(expression, state, context) ?? OTHER_VALUE;
  }
}

function valueOfLocation(
  expression: Expression,
  state: ResultState,
  context: ResultContext,
): Value | undefined {
  const holder = context.holders.of(expression);
  return holder === undefined ? undefined : state.get(holder);
}

function valueOfCall(call: Call, state: ResultState, context: ResultContext): Value {
  if (context.isFollowed(call)) return state.get(holderOfCall(call));
  const [first] = call.arguments;
  return first && passesOn(calledName(call) ?? '') ? valueOf(first, state, context) : OTHER_VALUE;
}

/** In `p ? p : q` the first arm is known not to be NULL. */
function valueOfConditional(expression: Conditional, state: ResultState, context: ResultContext): Value {
  const { condition, whenTrue, whenFalse } = expression;
  const holds = context.refine(condition, true, state);
  const fails = context.refine(condition, false, state);
  const first = holds && valueOf(whenTrue ?? condition, holds, context);
  const second = fails && valueOf(whenFalse, fails, context);
  if (first && second) return joinValues(first, second);
  return first ?? second ?? OTHER_VALUE;
}

/** NULL plus something is as wrong as NULL. */
function valueOfSum(expression: Binary, state: ResultState, context: ResultContext): Value {
  if (!context.arePointers) return OTHER_VALUE;
  let leftmost: Expression = expression;
  while (leftmost.kind === 'binary' && (leftmost.operator === '+' || leftmost.operator === '-'))
    leftmost = leftmost.left;
  return leftmost.kind === 'binary' ? OTHER_VALUE : withoutConstants(valueOf(leftmost, state, context));
}

function valueOfAddress(expression: Unary, state: ResultState, context: ResultContext): Value {
  const base = context.arePointers ? basePointer(expression.operand) : undefined;
  return base ? withoutConstants(valueOf(base, state, context)) : OTHER_VALUE;
}

/** The pointer that `&p->a.b`, `&p[1]` and `&*p` are computed from. */
function basePointer(location: Expression): Expression | undefined {
  if (location.kind === 'member') return location.arrow ? location.object : basePointer(location.object);
  if (location.kind === 'subscript') return location.array;
  return location.kind === 'unary' && location.operator === '*' ? location.operand : undefined;
}

function withoutConstants(value: Value): Value {
  if (!value.has('zero')) return value;
  const sources = [...value].filter(([origin]) => origin !== 'zero');
  return new Map([...sources, ['other', 'unknown']]);
}
