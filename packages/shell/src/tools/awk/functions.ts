import type { AwkExpressions } from './expressions';
import { AwkError, type Expression } from './syntax';
import { type AwkValue, awkRegex, fromInput, toNumber, toText } from './values';

/** Calls a function that awk has. */
export function awkFunction(awk: AwkExpressions, name: string, args: readonly Expression[]): AwkValue {
  const [first, second, third] = args;
  const text = (node: Expression | undefined): string => (node ? toText(awk.evaluate(node)) : '');
  const number = (node: Expression | undefined): number => (node ? toNumber(awk.evaluate(node)) : 0);
  switch (name) {
    case 'length':
      return first ? lengthOf(awk, first) : toText(awk.field(0)).length;
    case 'substr':
      return substr(text(first), number(second), third && number(third));
    case 'index':
      return text(first).indexOf(text(second)) + 1;
    case 'toupper':
      return text(first).toUpperCase();
    case 'tolower':
      return text(first).toLowerCase();
    case 'int':
      return Math.trunc(number(first));
    case 'sqrt':
      return Math.sqrt(number(first));
    case 'exp':
      return Math.exp(number(first));
    case 'log':
      return Math.log(number(first));
    case 'sprintf':
      return awk.format(args.map((arg) => awk.evaluate(arg)));
    case 'split':
      return split(awk, text(first), second, third);
    case 'match':
      return match(awk, text(first), second);
    case 'sub':
    case 'gsub':
      return substitute(awk, name === 'gsub', args);
    case 'close':
    case 'fflush':
      return 0;
    default:
      throw new AwkError(`calling undefined function ${name}`);
  }
}

function lengthOf(awk: AwkExpressions, node: Expression): number {
  if (node.kind === 'variable' && awk.array(node.name).size > 0) return awk.array(node.name).size;
  return toText(awk.evaluate(node)).length;
}

function substr(text: string, start: number, length: number | undefined): string {
  const from = Math.round(start);
  const to = length === undefined ? Infinity : from + Math.round(length);
  return text.slice(Math.max(0, from - 1), Math.max(0, to - 1));
}

function split(
  awk: AwkExpressions,
  text: string,
  target: Expression | undefined,
  separator: Expression | undefined,
): number {
  if (target?.kind !== 'variable') throw new AwkError('split: second argument is not an array');
  const parts = awk.split(text, separator ? awk.regexSource(separator) : toText(awk.variable('FS')));
  const array = awk.array(target.name);
  array.clear();
  for (const [index, part] of parts.entries()) array.set(String(index + 1), fromInput(part));
  return parts.length;
}

function match(awk: AwkExpressions, text: string, pattern: Expression | undefined): number {
  const found = pattern && awkRegex(awk.regexSource(pattern)).exec(text);
  awk.setVariable('RSTART', found ? found.index + 1 : 0);
  awk.setVariable('RLENGTH', found ? found[0].length : -1);
  return found ? found.index + 1 : 0;
}

function substitute(
  awk: AwkExpressions,
  isGlobal: boolean,
  [pattern, by, target]: readonly Expression[],
): number {
  if (!pattern || !by) throw new AwkError('sub: not enough arguments');
  const place: Expression = target ?? { kind: 'field', index: { kind: 'number', value: 0 } };
  const text = toText(awk.evaluate(place));
  const replacement = toText(awk.evaluate(by));
  const regex = awkRegex(awk.regexSource(pattern));
  let result = '';
  let from = 0;
  let count = 0;
  let lastEnd = -1;
  for (let found = regex.exec(text); found && (isGlobal || count === 0); found = regex.exec(text, from)) {
    const all = found[0];
    if (all === '' && found.index === lastEnd) {
      result += text.charAt(from++);
      lastEnd = -1;
      if (from > text.length) break;
      continue;
    }
    lastEnd = found.index + all.length;
    result += text.slice(from, found.index);
    result += replacement.replace(/\\\\|\\&|&/g, (each) => (each === '&' ? all : each.slice(1)));
    from = found.index + all.length;
    count++;
    if (all === '') {
      result += text.charAt(from++);
      if (from > text.length) break;
    }
  }
  if (count > 0) awk.store(place, result + text.slice(from));
  return count;
}
