import type { TestBinaryExpression, TestExpression, TestUnaryExpression } from 'unbash';
import { evaluateText } from '../expansion/evaluateText';
import { expandToPattern, expandToRegex, expandToText } from '../expansion/expand';
import { fileTest, isTrueUnary } from './fileTests';
import { INTEGER_TESTS } from './integerTests';
import { matchesPattern } from '../language/matchPattern';
import { compile } from '../language/regex';
import type { Run } from '../run';
import { complain, type Shell } from '../shell';

/** The status of `[[ … ]]`: 0 if it is true, 1 if it is false, 2 if it is wrong. */
export function* runTest(shell: Shell, expression: TestExpression): Run<number> {
  shell.world.budget.step();
  switch (expression.type) {
    case 'TestGroup':
      return yield* runTest(shell, expression.expression);
    case 'TestNot': {
      const status = yield* runTest(shell, expression.operand);
      return expression.negations.length % 2 === 1 && status < 2 ? 1 - status : status;
    }
    case 'TestLogical': {
      let status = 0;
      for (const operand of expression.operands) {
        status = yield* runTest(shell, operand);
        if ((status === 0) !== (expression.operator === '&&')) return status;
      }
      return status;
    }
    case 'TestUnary':
      return (yield* unary(shell, expression)) ? 0 : 1;
    case 'TestBinary':
      return yield* binary(shell, expression);
  }
}

function* unary(shell: Shell, { operator, operand }: TestUnaryExpression): Run<boolean> {
  return isTrueUnary(shell, operator, yield* expandToText(shell, operand)) ?? false;
}

function* binary(shell: Shell, { operator, left, right }: TestBinaryExpression): Run<number> {
  const text = yield* expandToText(shell, left);
  const compare = INTEGER_TESTS[operator];
  if (compare) {
    const other = yield* evaluateText(shell, yield* expandToText(shell, right));
    return compare(yield* evaluateText(shell, text), other) ? 0 : 1;
  }
  switch (operator) {
    case '=':
    case '==':
      return matchesPattern(text, yield* expandToPattern(shell, right)) ? 0 : 1;
    case '!=':
      return matchesPattern(text, yield* expandToPattern(shell, right)) ? 1 : 0;
    case '=~':
      return matchRegex(shell, text, yield* expandToRegex(shell, right));
    default: {
      const other = yield* expandToText(shell, right);
      if (operator === '<') return text < other ? 0 : 1;
      if (operator === '>') return text > other ? 0 : 1;
      return fileTest(shell, operator, text, other) ? 0 : 1;
    }
  }
}

function matchRegex(shell: Shell, text: string, source: string): number {
  const regex = compile(source, { isExtended: true });
  if (typeof regex === 'string') {
    complain(shell, `[[: ${regex}`);
    return 2;
  }
  const match = regex.exec(text);
  const items = new Map(
    [...(match ?? [])].map((group: string | undefined, index) => [String(index), group ?? '']),
  );
  shell.variables.set('BASH_REMATCH', { value: undefined, items });
  return match ? 0 : 1;
}
