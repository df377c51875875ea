import type { ArithmeticExpression, ArithmeticWord } from 'unbash';
import { evaluateText } from './evaluateText';
import { expandPartsToText } from './expand';
import { parseWords } from '../parse';
import { elementValue, parameterValue, setParameter } from '../parameters';
import type { Run } from '../run';
import type { Shell } from '../shell';
import { CommandError } from '../signals';

/**
 * The value of an arithmetic expression.
 * @throws CommandError if it cannot be computed
 */
export function* evaluate(shell: Shell, node: ArithmeticExpression): Run<bigint> {
  shell.world.budget.step();
  switch (node.type) {
    case 'ArithmeticGroup':
      return yield* evaluate(shell, node.expression);
    case 'ArithmeticTernary': {
      const chosen = (yield* evaluate(shell, node.test)) !== 0n ? node.consequent : node.alternate;
      return yield* evaluate(shell, chosen);
    }
    case 'ArithmeticUnary':
      return yield* evaluateUnary(shell, node);
    case 'ArithmeticBinary':
      return yield* evaluateBinary(shell, node);
    case 'ArithmeticWord':
      return yield* evaluateWord(shell, node);
    case 'ArithmeticCommandExpansion':
      return yield* evaluateText(
        shell,
        node.script ? yield* shell.world.interpreter.capture(shell, node.script) : '',
      );
  }
}

function* evaluateWord(shell: Shell, node: ArithmeticWord): Run<bigint> {
  const parts = node.parts ?? (/[$`]/.test(node.value) ? parseWords(`"${node.value}"`)[0]?.parts : undefined);
  const text = (parts ? yield* expandPartsToText(shell, parts) : node.value).trim();
  const number = numberValue(text);
  if (number !== undefined) return number;
  const target = yield* targetOf(shell, text);
  if (!target) {
    if (text !== node.value) return yield* evaluateText(shell, text);
    throw new CommandError(`${text}: syntax error: operand expected (error token is "${text}")`);
  }
  return yield* evaluateText(shell, readTarget(shell, target));
}

function numberValue(text: string): bigint | undefined {
  const based = /^(\d+)#([0-9a-zA-Z]+)$/.exec(text);
  if (based) return basedValue(Number(based[1]), based[2] ?? '');
  if (/^0[xX][0-9a-fA-F]+$/.test(text)) return BigInt(text);
  if (/^0[0-7]+$/.test(text)) return BigInt(`0o${text.slice(1)}`);
  if (/^0\d+$/.test(text))
    throw new CommandError(`${text}: value too great for base (error token is "${text}")`);
  return /^\d+$/.test(text) ? BigInt.asIntN(64, BigInt(text)) : undefined;
}

function basedValue(base: number, digits: string): bigint {
  return Array.from(digits.toLowerCase()).reduce(
    (sum, digit) => sum * BigInt(base) + BigInt(parseInt(digit, 36)),
    0n,
  );
}

/** A variable, or an element of an array. */
interface Target {
  readonly name: string;
  readonly key: string | undefined;
}

function* targetOf(shell: Shell, text: string): Run<Target | undefined> {
  const match = /^([A-Za-z_]\w*)(?:\[([^]*)\])?$/.exec(text);
  const [, name, index] = match ?? [];
  if (name === undefined) return undefined;
  if (index === undefined) return { name, key: undefined };
  if (shell.variables.get(name)?.isAssociative) return { name, key: index };
  return { name, key: String(yield* evaluateText(shell, index)) };
}

function readTarget(shell: Shell, { name, key }: Target): string {
  return (key === undefined ? parameterValue(shell, name) : elementValue(shell, name, key)) ?? '';
}

function* assignTo(shell: Shell, node: ArithmeticExpression, value: bigint): Run<bigint> {
  const text = node.type === 'ArithmeticWord' ? node.value : '';
  const target = yield* targetOf(shell, text);
  if (!target) throw new CommandError(`${text}: attempted assignment to non-variable`);
  setParameter(shell, target.name, String(value), target.key);
  return value;
}

type Unary = Extract<ArithmeticExpression, { type: 'ArithmeticUnary' }>;

function* evaluateUnary(shell: Shell, node: Unary): Run<bigint> {
  const value = yield* evaluate(shell, node.operand);
  switch (node.operator) {
    case '-':
      return BigInt.asIntN(64, -value);
    case '!':
      return value === 0n ? 1n : 0n;
    case '~':
      return ~value;
    case '++':
    case '--': {
      const changed = value + (node.operator === '++' ? 1n : -1n);
      yield* assignTo(shell, node.operand, changed);
      return node.prefix ? changed : value;
    }
    default:
      return value;
  }
}

type Binary = Extract<ArithmeticExpression, { type: 'ArithmeticBinary' }>;

function* evaluateBinary(shell: Shell, node: Binary): Run<bigint> {
  const { operator } = node;
  if (operator === '=') return yield* assignTo(shell, node.left, yield* evaluate(shell, node.right));
  const left = yield* evaluate(shell, node.left);
  if (operator === '&&' && left === 0n) return 0n;
  if (operator === '||' && left !== 0n) return 1n;
  const right = yield* evaluate(shell, node.right);
  if (/^(?:[-+*/%&|^]|<<|>>)=$/.test(operator)) {
    const value = compute(operator.slice(0, -1), left, right);
    return yield* assignTo(shell, node.left, value);
  }
  return compute(operator, left, right);
}

function compute(operator: string, left: bigint, right: bigint): bigint {
  const operation = OPERATIONS[operator];
  if (!operation) throw new CommandError(`${operator}: syntax error: invalid arithmetic operator`);
  if ((operator === '/' || operator === '%') && right === 0n) throw new CommandError('division by 0');
  const result = operation(left, right);
  return typeof result === 'boolean' ? (result ? 1n : 0n) : BigInt.asIntN(64, result);
}

const OPERATIONS: Readonly<Record<string, (left: bigint, right: bigint) => bigint | boolean>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '**': power,
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&&': (a, b) => a !== 0n && b !== 0n,
  '||': (a, b) => a !== 0n || b !== 0n,
  ',': (_, b) => b,
};

/** The power of 64-bit numbers, by squaring. */
function power(base: bigint, exponent: bigint): bigint {
  if (exponent < 0n) throw new CommandError('exponent less than 0');
  let [result, square, left] = [1n, base, exponent];
  while (left > 0n) {
    if (left & 1n) result = BigInt.asIntN(64, result * square);
    square = BigInt.asIntN(64, square * square);
    left >>= 1n;
  }
  return result;
}
