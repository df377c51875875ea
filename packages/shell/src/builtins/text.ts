import { type Invocation, inputOf, linesOf } from '../invocation';
import { unescapeEcho } from '../language/escapes';
import { formatPrintf } from '../language/printf';
import { ifsOf, setParameter } from '../parameters';
import { complain } from '../shell';
import type { TextInput } from '../streams';

/** `echo` */
export function echo({ args, out }: Invocation): number {
  let index = 0;
  let withEscapes = false;
  let withEnd = true;
  for (; /^-[neE]+$/.test(args[index] ?? ''); index++) {
    for (const letter of args[index] ?? '') {
      if (letter === 'n') withEnd = false;
      if (letter === 'e') withEscapes = true;
      if (letter === 'E') withEscapes = false;
    }
  }
  const text = args.slice(index).join(' ');
  const unescaped = withEscapes ? unescapeEcho(text) : { text, stops: false };
  out(unescaped.text + (withEnd && !unescaped.stops ? '\n' : ''));
  return 0;
}

/** `printf` */
export function printf({ args, shell, out }: Invocation): number {
  const toVariable = args[0] === '-v';
  const rest = (toVariable ? args.slice(2) : args).filter((arg, index) => index > 0 || arg !== '--');
  const [format, ...values] = rest;
  if (format === undefined) {
    complain(shell, 'printf: usage: printf [-v var] format [arguments]');
    return 2;
  }
  const { text, problem } = formatPrintf(format, values);
  if (toVariable) setParameter(shell, args[1] ?? '', text);
  else out(text);
  if (problem === undefined) return 0;
  complain(shell, `printf: ${problem}`);
  return 1;
}

/** `read` */
export function read(call: Invocation): number {
  const { shell } = call;
  const options = readOptions(call.args);
  const input =
    options.descriptor === undefined ? inputOf(call) : shell.descriptors.get(options.descriptor)?.input;
  const line = input && readLine(input, options.delimiter, options.isRaw);
  const names = options.names.length > 0 ? options.names : ['REPLY'];
  const ifs = options.names.length > 0 || options.array !== undefined ? ifsOf(shell) : '';
  const fields = splitFor(line?.text ?? '', ifs, options.array === undefined ? names.length : Infinity);
  if (options.array !== undefined) {
    const items = new Map(fields.map((field, index) => [String(index), field]));
    shell.variables.set(options.array, { value: undefined, items });
  } else for (const [index, name] of names.entries()) setParameter(shell, name, fields[index] ?? '');
  return line?.isWhole ? 0 : 1;
}

interface ReadOptions {
  readonly names: readonly string[];
  readonly isRaw: boolean;
  readonly delimiter: string;
  readonly array: string | undefined;
  readonly descriptor: number | undefined;
}

function readOptions(args: readonly string[]): ReadOptions {
  const names: string[] = [];
  const values = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (!/^-\w/.test(arg)) {
      names.push(arg);
      continue;
    }
    for (const [at, letter] of Array.from(arg).entries()) {
      if (at === 0) continue;
      if (!'dapntNiu'.includes(letter)) values.set(letter, '');
      else {
        values.set(letter, arg.slice(at + 1) || (args[++index] ?? ''));
        break;
      }
    }
  }
  const delimiter = values.get('d');
  const descriptor = values.get('u');
  return {
    names,
    isRaw: values.has('r'),
    delimiter: delimiter === undefined ? '\n' : delimiter === '' ? '\0' : delimiter.slice(0, 1),
    array: values.get('a'),
    descriptor: descriptor === undefined ? undefined : Number(descriptor),
  };
}

function readLine(input: TextInput, delimiter: string, isRaw: boolean): { text: string; isWhole: boolean } {
  const first = input.until(delimiter);
  if (!first) return { text: '', isWhole: false };
  let { text, isWhole } = first;
  if (isRaw) return { text, isWhole };
  while (/(?:^|[^\\])(?:\\\\)*\\$/.test(text) && isWhole) {
    const next = input.until(delimiter);
    text = text.slice(0, -1) + (next?.text ?? '');
    isWhole = next?.isWhole ?? false;
  }
  return { text: text.replace(/\\([^])/g, '$1'), isWhole };
}

/** Splits a line over `count` names: the last gets the rest. */
function splitFor(line: string, ifs: string, count: number): string[] {
  const blank = Array.from(ifs)
    .filter((char) => /\s/.test(char))
    .join('');
  const isIn = (chars: string, char: string | undefined): boolean =>
    char !== undefined && chars.includes(char);
  const fields: string[] = [];
  let index = 0;
  let end = line.length;
  while (isIn(blank, line[index])) index++;
  while (end > index && isIn(blank, line[end - 1])) end--;
  while (index < end) {
    if (fields.length === count - 1) {
      fields.push(line.slice(index, end));
      break;
    }
    let stop = index;
    while (stop < end && !isIn(ifs, line[stop])) stop++;
    fields.push(line.slice(index, stop));
    index = stop;
    while (isIn(blank, line[index])) index++;
    if (index < end && isIn(ifs, line[index]) && !isIn(blank, line[index])) index++;
    while (isIn(blank, line[index])) index++;
  }
  return fields;
}

/** `mapfile` and `readarray` */
export function readArray(call: Invocation): number {
  const trims = call.args.includes('-t');
  const name = call.args.findLast((arg) => !arg.startsWith('-')) ?? 'MAPFILE';
  const lines = linesOf(inputOf(call).rest());
  const items = new Map(lines.map((line, index) => [String(index), trims ? line : `${line}\n`]));
  call.shell.variables.set(name, { value: undefined, items });
  return 0;
}
