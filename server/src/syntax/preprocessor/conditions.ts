import { calculateConstant } from '../../base/constantArithmetic';
import { parseInteger } from '../integerText';
import { characterValue } from '../lowering/literals';
import type { ExpandedToken } from './expandedToken';

/** A `#if` value; undefined is "not known". */
export type ConditionValue = bigint | undefined;

/** What a `#if` line may ask. */
export interface ConditionScope {
  /** Whether the macro is defined; undefined when nothing visible says. */
  isDefined(name: string): boolean | undefined;
  /** What `IS_ENABLED` and its kin say about an option. */
  isConfigured(query: string, option: string): boolean | undefined;
  /** The value of a name that no macro expands; undefined where that is not known. */
  valueOf(name: string): ConditionValue;
  /** Expands macros, but leaves what `defined` and `IS_ENABLED` ask about alone. */
  expand(tokens: readonly ExpandedToken[]): readonly ExpandedToken[];
}

/** Macros that ask about a kernel option. */
export const CONFIG_QUERIES: ReadonlySet<string> = new Set([
  'IS_ENABLED',
  'IS_BUILTIN',
  'IS_MODULE',
  'IS_REACHABLE',
]);

/** Evaluates the tokens behind `#if` or `#elif` in three-valued logic. Macros may ask as well. */
export function evaluateCondition(tokens: readonly ExpandedToken[], scope: ConditionScope): ConditionValue {
  const parser = new ConditionParser(
    resolveQueries(scope.expand(resolveQueries(tokens, scope)), scope),
    scope,
  );
  return parser.ternary();
}

/** Replaces `defined X` and `IS_ENABLED(X)` by 0, 1 or a name that stays unknown. */
function resolveQueries(tokens: readonly ExpandedToken[], scope: ConditionScope): ExpandedToken[] {
  const result: ExpandedToken[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const head = tokens[index] as ExpandedToken;
    const query = head.token.text;
    const isDefined = query === 'defined';
    if (!isDefined && !CONFIG_QUERIES.has(query)) {
      result.push(head);
      continue;
    }
    const parenthesised = tokens[index + 1]?.token.text === '(';
    const name = tokens[index + (parenthesised ? 2 : 1)]?.token.text ?? '';
    index += parenthesised ? 3 : 1;
    result.push(answer(head, isDefined ? scope.isDefined(name) : scope.isConfigured(query, name)));
  }
  return result;
}

function answer(head: ExpandedToken, value: boolean | undefined): ExpandedToken {
  const kind = value === undefined ? 'other' : 'number';
  const text = value === undefined ? '?' : value ? '1' : '0';
  return { ...head, token: { ...head.token, kind, text } };
}

const PRECEDENCE: Readonly<Record<string, number>> = {
  '||': 1, '&&': 2, '|': 3, '^': 4, '&': 5, '==': 6, '!=': 6, '<': 7, '>': 7, '<=': 7, '>=': 7,
  '<<': 8, '>>': 8, '+': 9, '-': 9, '*': 10, '/': 10, '%': 10,
}; // prettier-ignore

class ConditionParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly ExpandedToken[],
    private readonly scope: ConditionScope,
  ) {}

  ternary(): ConditionValue {
    const condition = this.binary(1);
    if (!this.accept('?')) return condition;
    const whenTrue = this.ternary();
    this.accept(':');
    const whenFalse = this.ternary();
    if (condition === undefined) return whenTrue === whenFalse ? whenTrue : undefined;
    return condition !== 0n ? whenTrue : whenFalse;
  }

  private binary(least: number): ConditionValue {
    let left = this.unary();
    for (;;) {
      const operator = this.tokens[this.at]?.token.text ?? '';
      const precedence = PRECEDENCE[operator];
      if (precedence === undefined || precedence < least) return left;
      this.at++;
      left = applyBinary(operator, left, this.binary(precedence + 1));
    }
  }

  private unary(): ConditionValue {
    if (this.depth > 200) return undefined;
    this.depth++;
    const value = this.unaryInner();
    this.depth--;
    return value;
  }

  private unaryInner(): ConditionValue {
    if (this.accept('!')) return negate(this.unary());
    if (this.accept('-')) return mapValue(this.unary(), (value) => -value);
    if (this.accept('+')) return this.unary();
    if (this.accept('~')) return mapValue(this.unary(), (value) => ~value);
    if (this.accept('(')) {
      const value = this.ternary();
      this.accept(')');
      return value;
    }
    return this.primary();
  }

  private primary(): ConditionValue {
    const token = this.tokens[this.at++]?.token;
    if (token?.kind === 'number') return parseInteger(token.text);
    if (token?.kind === 'char') return characterValue(token.text);
    if (token?.kind !== 'identifier') return undefined;
    if (this.tokens[this.at]?.token.text !== '(') return this.scope.valueOf(token.text);
    // A call of something unknown swallows its arguments.
    this.skipParentheses();
    return undefined;
  }

  private skipParentheses(): void {
    let depth = 0;
    for (; this.at < this.tokens.length; this.at++) {
      const text = this.tokens[this.at]?.token.text;
      if (text === '(') depth++;
      if (text === ')' && --depth === 0) {
        this.at++;
        return;
      }
    }
  }

  private accept(text: string): boolean {
    if (this.tokens[this.at]?.token.text !== text) return false;
    this.at++;
    return true;
  }
}

function negate(value: ConditionValue): ConditionValue {
  return mapValue(value, (known) => (known === 0n ? 1n : 0n));
}

function mapValue(value: ConditionValue, change: (known: bigint) => bigint): ConditionValue {
  return value === undefined ? undefined : change(value);
}

function applyBinary(operator: string, left: ConditionValue, right: ConditionValue): ConditionValue {
  if (operator === '&&') return conjunction(left, right);
  if (operator === '||') return negate(conjunction(negate(left), negate(right)));
  if (left === undefined || right === undefined) return undefined;
  return arithmetic(operator, left, right);
}

function conjunction(left: ConditionValue, right: ConditionValue): ConditionValue {
  if (left === 0n || right === 0n) return 0n;
  return left === undefined || right === undefined ? undefined : 1n;
}

/** The preprocessor calculates with 64 bits. */
function arithmetic(operator: string, left: bigint, right: bigint): ConditionValue {
  return mapValue(calculateConstant(operator, left, right), (value) => BigInt.asIntN(64, value));
}
