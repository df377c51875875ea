import { fileTest, isTrueUnary } from './fileTests';
import { INTEGER_TESTS } from './integerTests';
import type { Invocation } from '../invocation';
import { complain, type Shell } from '../shell';

const TEXTS: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  '=': (a, b) => a === b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
};

const FILES = ['-ef', '-nt', '-ot'];

/** An expression that is wrong; the message is printed after `test: `. */
class WrongTest extends Error {}

/** `test` and `[` */
export function testWords({ name, args, shell }: Invocation): number {
  const words = name === '[' ? args.slice(0, -1) : args;
  if (name === '[' && args.at(-1) !== ']') {
    complain(shell, "[: missing `]'");
    return 2;
  }
  try {
    return isTrue(shell, words) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof WrongTest)) throw error;
    complain(shell, `${name}: ${error.message}`);
    return 2;
  }
}

/** Up to four words are read by their number, as POSIX has it; more as an expression with -a and -o. */
function isTrue(shell: Shell, words: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = words;
  switch (words.length) {
    case 0:
      return false;
    case 1:
      return first !== '';
    case 2:
      return first === '!' ? second === '' : unary(shell, first, second);
    case 3:
      if (isBinary(second)) return binary(shell, first, second, third);
      if (first === '!') return !isTrue(shell, words.slice(1));
      if (first === '(' && third === ')') return second !== '';
      break;
    case 4:
      if (first === '!') return !isTrue(shell, words.slice(1));
  }
  return disjunction(shell, words);
}

function isBinary(operator: string): boolean {
  return (
    Object.hasOwn(INTEGER_TESTS, operator) ||
    Object.hasOwn(TEXTS, operator) ||
    FILES.includes(operator) ||
    operator === '-a' ||
    operator === '-o'
  );
}

function unary(shell: Shell, operator: string, operand: string): boolean {
  const result = isTrueUnary(shell, operator, operand);
  if (result === undefined) throw new WrongTest(`${operator}: unary operator expected`);
  return result;
}

function binary(shell: Shell, left: string, operator: string, right: string): boolean {
  if (operator === '-a') return left !== '' && right !== '';
  if (operator === '-o') return left !== '' || right !== '';
  const compare = INTEGER_TESTS[operator];
  if (compare) return compare(integer(left), integer(right));
  return TEXTS[operator]?.(left, right) ?? fileTest(shell, operator, left, right);
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new WrongTest(`${text}: integer expression expected`);
  return BigInt(text);
}

function disjunction(shell: Shell, words: readonly string[]): boolean {
  const at = words.lastIndexOf('-o');
  if (at > 0) return disjunction(shell, words.slice(0, at)) || conjunction(shell, words.slice(at + 1));
  return conjunction(shell, words);
}

function conjunction(shell: Shell, words: readonly string[]): boolean {
  const at = words.lastIndexOf('-a');
  if (at > 0) return conjunction(shell, words.slice(0, at)) && conjunction(shell, words.slice(at + 1));
  if (words[0] === '!') return !conjunction(shell, words.slice(1));
  if (words[0] === '(' && words.at(-1) === ')') return disjunction(shell, words.slice(1, -1));
  if (words.length > 3) throw new WrongTest('too many arguments');
  const [, second = ''] = words;
  if (words.length === 3 && !isBinary(second)) throw new WrongTest(`${second}: binary operator expected`);
  return isTrue(shell, words);
}
