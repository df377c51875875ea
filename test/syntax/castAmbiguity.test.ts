import { describe, expect, it } from 'vitest';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import type { Expression } from '../../server/src/syntax/ast';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { translationUnit } from '../../server/src/syntax/translationUnit';

/** An expression with all its parentheses. */
function shape(expression: Expression): string {
  switch (expression.kind) {
    case 'binary':
      return `(${shape(expression.left)} ${expression.operator} ${shape(expression.right)})`;
    case 'unary':
      return `${expression.operator}${shape(expression.operand)}`;
    case 'identifier':
      return expression.name;
    case 'integer':
      return String(expression.value);
    case 'call':
      return `${shape(expression.callee)}(${expression.arguments.map(shape).join(', ')})`;
    case 'cast': {
      const { type } = expression.type;
      return `cast<${type.kind === 'named' ? type.name : type.kind}>${shape(expression.operand)}`;
    }
    case 'sizeof-expression':
      return `sizeof ${shape(expression.operand)}`;
    default:
      return expression.kind;
  }
}

function shapeOf(text: string): string {
  const file = sourceFile(
    '/m.c',
    `typedef int own;\ntypedef void (*hook)(int);\nint g(void)\n{\n  return ${text};\n}\n`,
  );
  const { items } = translationUnit(file, { read: () => undefined }, DEFAULT_PROFILE);
  const last = items.at(-1);
  const statement = last?.kind === 'function-definition' ? last.body.statements[0] : undefined;
  return statement?.kind === 'return' && statement.value ? shape(statement.value) : '?';
}

describe('parentheses in front of an operator', () => {
  it.each([
    ['(x) - y', '(x - y)'],
    ['(x) - (x) % 4', '(x - (x % 4))'],
    ['(a) - (b) * 2', '(a - (b * 2))'],
    ['(a) & (b) << 1', '(a & (b << 1))'],
    ['(a) * -b', '(a * -b)'],
    ['(f()) - n', '(f() - n)'],
    ['(f(a, 1)) + 1', '(f(a, 1) + 1)'],
    ['!(x) && y', '(!x && y)'],
    ['f(x) - y', '(f(x) - y)'],
    ['sizeof (x) - y', '(sizeof x - y)'],
    ['(own) - y', 'cast<own>-y'],
    ['(own)(y)', 'cast<own>y'],
    ['(hook)(y)', 'cast<hook>y'],
    ['(u32)(x) + 1', '(cast<u32>x + 1)'],
    ['(u64) *p + 1', '(cast<u64>*p + 1)'],
    ['(gfp_t) -1', 'cast<gfp_t>-1'],
    ['(typeof(x))(y)', 'cast<typeof>y'],
    ['(typeof(x))-1', 'cast<typeof>-1'],
    ['(fn)(x)', 'fn(x)'],
    ['(signed char)(a) - (b) * 3', '(cast<basic>a - (b * 3))'],
    ['(struct s *)(a) - (b) * 3', '(cast<pointer>a - (b * 3))'],
    ['(u8)(a) & (b) * 3', '(cast<u8>a & (b * 3))'],
    ['(long) -3', 'cast<basic>-3'],
    ['f((bool) *p)', 'f(cast<basic>*p)'],
    ['(int)(x) - y', '(cast<basic>x - y)'],
  ])('%s is %s', (text, expected) => {
    expect(shapeOf(text)).toBe(expected);
  });
});
