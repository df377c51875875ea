import type { Budget } from '../../budget';
import { formatPrintf } from '../../language/printf';
import { awkFunction } from './functions';
import { AwkError, type AwkFunction, type AwkStatement, type Expression } from './syntax';
import { type AwkValue, awkRegex, compareValues, fromInput, isTrue, toNumber, toText, UNSET } from './values';

/** Evaluates expressions over variables, arrays and the fields of the record. */
export class AwkExpressions {
  private variables = new Map<string, AwkValue>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['RS', '\n'],
    ['SUBSEP', '\x1c'],
    ['NF', 0],
  ]);
  private arrays = new Map<string, Map<string, AwkValue>>();
  /** The record, followed by its fields. */
  private fields: string[] = [''];
  private depth = 0;

  constructor(
    private readonly functions: ReadonlyMap<string, AwkFunction>,
    private readonly budget: Budget,
    private readonly runBody: (body: AwkStatement) => AwkValue | undefined,
  ) {}

  variable(name: string): AwkValue {
    return this.variables.get(name) ?? UNSET;
  }

  setVariable(name: string, value: AwkValue): void {
    this.variables.set(name, value);
    if (name !== 'NF') return;
    this.fields.length = toNumber(value) + 1;
    this.rebuild();
  }

  array(name: string): Map<string, AwkValue> {
    const array = this.arrays.get(name) ?? new Map<string, AwkValue>();
    this.arrays.set(name, array);
    return array;
  }

  key(keys: readonly Expression[]): string {
    return keys.map((key) => toText(this.evaluate(key))).join(toText(this.variable('SUBSEP')));
  }

  setRecord(line: string): void {
    this.fields = [line, ...this.split(line, toText(this.variable('FS')))];
    this.variables.set('NF', this.fields.length - 1);
  }

  field(index: number): AwkValue {
    return fromInput(this.fields[index] ?? '');
  }

  /** Splits a text at a separator as FS has it. */
  split(text: string, separator: string): string[] {
    if (separator === ' ') return text.split(/[ \t\n]+/).filter((field) => field !== '');
    if (text === '') return [];
    if (separator === '') return Array.from(text);
    if (separator.length === 1 && separator !== '\\') return text.split(separator);
    const regex = awkRegex(separator);
    const parts: string[] = [];
    let from = 0;
    for (let match = regex.exec(text, from); match && match[0] !== ''; match = regex.exec(text, from)) {
      parts.push(text.slice(from, match.index));
      from = match.index + match[0].length;
    }
    return [...parts, text.slice(from)];
  }

  format([format, ...values]: readonly AwkValue[]): string {
    const whole = toText(format ?? '').replace(/%([-+ #0-9.]*)i/g, '%$1d');
    const letters = [...whole.matchAll(/%%|%[-+ #0-9.]*([A-Za-z])/g)].flatMap(([, letter]) => letter ?? []);
    const count = letters.length;
    const texts = values
      .slice(0, count)
      .map((value, index) =>
        letters[index] === 'c' && typeof value === 'number' ? String.fromCharCode(value) : toText(value),
      );
    return formatPrintf(whole.replaceAll('\\', '\\\\'), texts.map(truncated(letters))).text;
  }

  evaluate(node: Expression): AwkValue {
    this.budget.step();
    switch (node.kind) {
      case 'number':
      case 'string':
        return node.value;
      case 'regex':
        return awkRegex(node.source).test(this.fields[0] ?? '') ? 1 : 0;
      case 'variable':
        return this.variable(node.name);
      case 'element':
        return this.element(node.name, this.key(node.keys));
      case 'field':
        return this.field(toNumber(this.evaluate(node.index)));
      case 'group':
        return this.evaluate(node.inner);
      case 'unary': {
        const value = this.evaluate(node.operand);
        if (node.operator === '!') return isTrue(value) ? 0 : 1;
        return node.operator === '-' ? -toNumber(value) : toNumber(value);
      }
      case 'step': {
        const before = toNumber(this.evaluate(node.target));
        const after = before + (node.operator === '++' ? 1 : -1);
        this.store(node.target, after);
        return node.isPrefix ? after : before;
      }
      case 'assign': {
        const value = this.evaluate(node.value);
        const operator = node.operator.slice(0, -1);
        return this.store(
          node.target,
          operator === '' ? value : arithmetic(operator, this.evaluate(node.target), value),
        );
      }
      case 'choice':
        return this.evaluate(isTrue(this.evaluate(node.test)) ? node.yes : node.no);
      case 'in':
        return this.array(node.array).has(this.key(node.keys)) ? 1 : 0;
      case 'binary':
        return this.binary(node);
      case 'call':
        return this.call(node.name, node.args);
    }
  }

  /** The text of a regular expression, or of a value used as one. */
  regexSource(node: Expression): string {
    return node.kind === 'regex' ? node.source : toText(this.evaluate(node));
  }

  /** Sets a variable, element or field. Returns the value. */
  store(target: Expression, value: AwkValue): AwkValue {
    if (target.kind === 'variable') this.setVariable(target.name, value);
    else if (target.kind === 'element') this.array(target.name).set(this.key(target.keys), value);
    else if (target.kind === 'field') this.setField(toNumber(this.evaluate(target.index)), toText(value));
    else throw new AwkError('syntax error: assignment to something that is no variable');
    return value;
  }

  private element(name: string, key: string): AwkValue {
    const array = this.array(name);
    const value = array.get(key);
    if (value === undefined) array.set(key, UNSET);
    return value ?? UNSET;
  }

  private setField(index: number, text: string): void {
    if (index === 0) {
      this.setRecord(text);
      return;
    }
    if (index > 10_000) throw new AwkError('trying to access out of range field');
    while (this.fields.length <= index) this.fields.push('');
    this.fields[index] = text;
    this.variables.set('NF', this.fields.length - 1);
    this.rebuild();
  }

  private rebuild(): void {
    const rest = Array.from({ length: this.fields.length - 1 }, (_, index) => this.fields[index + 1] ?? '');
    this.fields = [rest.join(toText(this.variable('OFS'))), ...rest];
  }

  private binary({ operator, left, right }: Extract<Expression, { kind: 'binary' }>): AwkValue {
    if (operator === '&&') return isTrue(this.evaluate(left)) && isTrue(this.evaluate(right)) ? 1 : 0;
    if (operator === '||') return isTrue(this.evaluate(left)) || isTrue(this.evaluate(right)) ? 1 : 0;
    const value = this.evaluate(left);
    if (operator === '~' || operator === '!~')
      return awkRegex(this.regexSource(right)).test(toText(value)) === (operator === '~') ? 1 : 0;
    const other = this.evaluate(right);
    if (operator === ' ') return this.budget.checkText(toText(value) + toText(other));
    const compare = COMPARE[operator];
    if (compare) return compare(compareValues(value, other)) ? 1 : 0;
    return arithmetic(operator, value, other);
  }

  private call(name: string, args: readonly Expression[]): AwkValue {
    const called = this.functions.get(name);
    return called ? this.callOwn(called, args) : awkFunction(this, name, args);
  }

  private callOwn({ parameters, body }: AwkFunction, args: readonly Expression[]): AwkValue {
    this.budget.checkCalls(++this.depth);
    const [variables, arrays] = [new Map(this.variables), new Map(this.arrays)];
    const bound = parameters.map((parameter, index) => {
      const arg = args[index];
      const array = arg?.kind === 'variable' ? arrays.get(arg.name) : undefined;
      return { parameter, array, value: arg ? this.evaluate(arg) : UNSET };
    });
    for (const { parameter, array, value } of bound) {
      this.arrays.delete(parameter);
      if (array) this.arrays.set(parameter, array);
      this.variables.set(parameter, value);
    }
    const result = this.runBody(body);
    for (const parameter of parameters) {
      const [value, array] = [variables.get(parameter), arrays.get(parameter)];
      if (value === undefined) this.variables.delete(parameter);
      else this.variables.set(parameter, value);
      if (array) this.arrays.set(parameter, array);
      else this.arrays.delete(parameter);
    }
    this.depth--;
    return result ?? UNSET;
  }
}

const COMPARE: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '==': (order) => order === 0,
  '!=': (order) => order !== 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function arithmetic(operator: string, left: AwkValue, right: AwkValue): number {
  const [a, b] = [toNumber(left), toNumber(right)];
  if ((operator === '/' || operator === '%') && b === 0) throw new AwkError('division by zero');
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}

/** Numbers for whole-number conversions lose their fraction. */
function truncated(letters: readonly string[]): (text: string, index: number) => string {
  return (text, index) =>
    'dioxXu'.includes(letters[index] ?? 's') ? String(Math.trunc(toNumber(fromInput(text)))) : text;
}
