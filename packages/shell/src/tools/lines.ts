import type { Invocation } from '../invocation';
import { linesOf, textOf } from '../invocation';
import { readInputs, readLines } from './input';
import { readOptions } from './options';

/** `cut` */
export function cut(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['d', 'f', 'c', 'b', 'output-delimiter'], {
    delimiter: 'd',
    fields: 'f',
    characters: 'c',
    'only-delimited': 's',
  });
  const { lines, failed } = readLines(call, operands);
  const delimiter = values.get('d')?.[0] ?? '\t';
  const list = values.get('f')?.[0];
  const chars = values.get('c')?.[0] ?? values.get('b')?.[0];
  for (const line of lines) {
    if (list === undefined) call.out(`${pick(Array.from(line), chars ?? '').join('')}\n`);
    else if (line.includes(delimiter)) {
      const joint = values.get('output-delimiter')?.[0] ?? delimiter;
      call.out(`${pick(line.split(delimiter), list).join(joint)}\n`);
    } else if (!values.has('s')) call.out(`${line}\n`);
  }
  return failed ? 1 : 0;
}

function pick(parts: readonly string[], list: string): string[] {
  const ranges = list.split(',').map((each) => {
    const [from = '', to] = each.split('-');
    return { from: Number(from || 1), to: to === undefined ? Number(from) : Number(to || Infinity) };
  });
  return parts.filter((_, index) => ranges.some(({ from, to }) => index + 1 >= from && index + 1 <= to));
}

/** `sort` */
export function sort(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['k', 't', 'o'], {
    unique: 'u',
    reverse: 'r',
    'numeric-sort': 'n',
    key: 'k',
    'version-sort': 'V',
  });
  const { lines, failed } = readLines(call, operands);
  const key = values.get('k')?.[0];
  const separator = values.get('t')?.[0];
  const isNumeric = values.has('n') || values.has('h') || (key?.includes('n') ?? false);
  const keyOf = (line: string): string => (key === undefined ? line : keyText(line, key, separator));
  const compareKeys = (a: string, b: string): number => {
    if (isNumeric) return (parseFloat(a) || 0) - (parseFloat(b) || 0);
    if (values.has('V')) return a.localeCompare(b, 'en', { numeric: true });
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const sign = values.has('r') || (key?.includes('r') ?? false) ? -1 : 1;
  const sorted = [...lines].sort((a, b) => sign * (compareKeys(keyOf(a), keyOf(b)) || compareKeys(a, b)));
  const isSame = (a: string, b: string | undefined): boolean =>
    b !== undefined && compareKeys(keyOf(a), keyOf(b)) === 0;
  const kept = values.has('u') ? sorted.filter((line, index) => !isSame(line, sorted[index - 1])) : sorted;
  call.out(textOf(kept));
  return failed ? 2 : 0;
}

function keyText(line: string, key: string, separator: string | undefined): string {
  const [from = 1, to] = key.split(',').map((each) => parseInt(each, 10));
  const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
  return fields.slice(from - 1, to ?? undefined).join(separator ?? ' ');
}

/** `uniq` */
export function uniq(call: Invocation): number {
  const { values, operands } = readOptions(call.args, [], { count: 'c', repeated: 'd', unique: 'u' });
  const { lines, failed } = readLines(call, operands.slice(0, 1));
  const groups: { line: string; count: number }[] = [];
  for (const line of lines) {
    const last = groups.at(-1);
    if (last?.line === line) last.count++;
    else groups.push({ line, count: 1 });
  }
  for (const { line, count } of groups) {
    if (values.has('d') ? count === 1 : values.has('u') && count > 1) continue;
    call.out(values.has('c') ? `${String(count).padStart(7)} ${line}\n` : `${line}\n`);
  }
  return failed ? 1 : 0;
}

/** `head` */
export function head(call: Invocation): number {
  const { count, operands, isBytes } = countOf(call);
  const { files, failed } = readInputs(call, operands);
  for (const { text } of files) {
    const number = Number(count.replace('+', ''));
    if (isBytes) call.out(text.slice(0, number));
    else call.out(textOf(number < 0 ? linesOf(text).slice(0, number) : linesOf(text).slice(0, number)));
  }
  return failed ? 1 : 0;
}

/** `tail` */
export function tail(call: Invocation): number {
  const { count, operands, isBytes } = countOf(call);
  const { files, failed } = readInputs(call, operands);
  const number = Math.abs(Number(count));
  for (const { text } of files) {
    const items = isBytes ? Array.from(text) : linesOf(text).map((line) => `${line}\n`);
    const start = count.startsWith('+') ? number - 1 : Math.max(0, items.length - number);
    call.out(items.slice(start).join(''));
  }
  return failed ? 1 : 0;
}

function countOf(call: Invocation): { count: string; operands: readonly string[]; isBytes: boolean } {
  const args = call.args.map((arg, index) =>
    /^-\d+$/.test(arg) && !/^-[nc]$/.test(call.args[index - 1] ?? '') ? `-n${arg.slice(1)}` : arg,
  );
  const { values, operands } = readOptions(args, ['n', 'c'], { lines: 'n', bytes: 'c' });
  return { count: values.get('n')?.[0] ?? values.get('c')?.[0] ?? '10', operands, isBytes: values.has('c') };
}

/** `wc` */
export function wc(call: Invocation): number {
  const { values, operands } = readOptions(call.args, [], { lines: 'l', words: 'w', bytes: 'c', chars: 'm' });
  const { files, failed } = readInputs(call, operands);
  const all = !['l', 'w', 'c', 'm'].some((letter) => values.has(letter));
  for (const { name, text } of files) {
    const counts: number[] = [];
    if (all || values.has('l')) counts.push(text.split('\n').length - 1);
    if (all || values.has('w')) counts.push(text.split(/\s+/).filter((word) => word !== '').length);
    if (all || values.has('c') || values.has('m'))
      counts.push(all || values.has('c') ? Buffer.byteLength(text) : text.length);
    const width = counts.length > 1 || operands.length > 1 ? 7 : 0;
    const padded = counts.map((count) => String(count).padStart(width)).join(' ');
    call.out(`${padded}${name === '-' ? '' : ` ${name}`}\n`);
  }
  return failed ? 1 : 0;
}

/** `tac` and `rev` */
export function reverse(call: Invocation): number {
  const { lines, failed } = readLines(call, call.args);
  call.out(
    textOf(
      call.name === 'tac' ? [...lines].reverse() : lines.map((line) => Array.from(line).reverse().join('')),
    ),
  );
  return failed ? 1 : 0;
}

/** `paste -s` and `paste` of several files */
export function paste(call: Invocation): number {
  const { values, operands } = readOptions(call.args, ['d'], { serial: 's', delimiters: 'd' });
  const { files, failed } = readInputs(call, operands);
  const delimiter = values.get('d')?.[0] ?? '\t';
  const columns = files.map(({ text }) => linesOf(text));
  if (values.has('s')) for (const lines of columns) call.out(`${lines.join(delimiter)}\n`);
  else {
    const count = Math.max(0, ...columns.map((lines) => lines.length));
    for (let row = 0; row < count; row++)
      call.out(`${columns.map((lines) => lines[row] ?? '').join(delimiter)}\n`);
  }
  return failed ? 1 : 0;
}
