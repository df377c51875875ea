import { type Invocation, linesOf } from '../invocation';
import { compile, type PosixRegex } from '../language/regex';
import { type InputFile, readInputs } from './input';
import { type Options, readOptions } from './options';

const LONG: Readonly<Record<string, string>> = {
  quiet: 'q',
  silent: 'q',
  'invert-match': 'v',
  count: 'c',
  'ignore-case': 'i',
  'only-matching': 'o',
  'word-regexp': 'w',
  'line-regexp': 'x',
  'extended-regexp': 'E',
  'fixed-strings': 'F',
  'perl-regexp': 'P',
  regexp: 'e',
  'max-count': 'm',
  'line-number': 'n',
  'files-with-matches': 'l',
  'no-messages': 's',
  'no-filename': 'h',
  'with-filename': 'H',
  'after-context': 'A',
  'before-context': 'B',
  text: 'a',
};

/** `grep`, `egrep` and `fgrep` */
export function grep(call: Invocation): number {
  const options = readOptions(call.args, ['e', 'm', 'A', 'B', 'C', 'f'], LONG);
  const { values, operands } = options;
  const patterns = values.get('e') ?? operands.slice(0, 1);
  const names = values.has('e') ? operands : operands.slice(1);
  if (patterns.length === 0) {
    call.err('Usage: grep [OPTION]... PATTERNS [FILE]...\n');
    return 2;
  }
  const regexes = patterns
    .flatMap((each) => each.split('\n'))
    .map((each) => regexOf(each, options, call.name));
  const wrong = regexes.find((each) => typeof each === 'string');
  if (typeof wrong === 'string') {
    call.err(`${call.name}: ${wrong}\n`);
    return 2;
  }
  const usable = regexes.filter((each) => typeof each !== 'string');
  const silent = values.has('s') ? { ...call, err: () => undefined } : call;
  const { files, failed } = readInputs(silent, names);
  const withNames = (names.length > 1 || values.has('H')) && !values.has('h');
  const matched = files.map((file) => grepFile(call, file, usable, options, withNames));
  if (matched.includes(true)) return failed && !values.has('q') ? 2 : 0;
  return failed ? 2 : 1;
}

function regexOf(pattern: string, { values }: Options, name: string): PosixRegex | string {
  const isFixed = values.has('F') || name === 'fgrep';
  let source = isFixed ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : pattern;
  const isExtended = isFixed || values.has('E') || values.has('P') || name === 'egrep';
  const [open, close] = isExtended ? ['(', ')'] : ['\\(', '\\)'];
  if (values.has('w')) source = `\\<${open}${source}${close}\\>`;
  if (values.has('x')) source = `^${open}${source}${close}$`;
  return compile(source, { isExtended, ignoresCase: values.has('i'), hasEscapes: values.has('P') });
}

function grepFile(
  { out, shell }: Invocation,
  { name, text }: InputFile,
  regexes: readonly PosixRegex[],
  { values }: Options,
  withNames: boolean,
): boolean {
  const lines = linesOf(text);
  shell.world.budget.step(Math.ceil(lines.length / 100));
  const prefix = withNames ? `${name === '-' ? '(standard input)' : name}:` : '';
  const isWanted = (line: string): boolean => regexes.some((regex) => regex.test(line)) !== values.has('v');
  const max = Number(values.get('m')?.[0] ?? Infinity);
  const found = lines.flatMap((line, index) => (isWanted(line) ? [index] : [])).slice(0, max);
  if (values.has('q')) return found.length > 0;
  if (values.has('l')) {
    if (found.length > 0) out(`${name}\n`);
  } else if (values.has('c')) out(`${prefix}${found.length}\n`);
  else if (values.has('o')) {
    for (const index of found)
      for (const match of matchesIn(lines[index] ?? '', regexes)) out(`${prefix}${match}\n`);
  } else {
    for (const { index, isMatch } of withContext(found, lines.length, values)) {
      const separator = isMatch ? ':' : '-';
      const number = values.has('n') ? `${index + 1}${separator}` : '';
      out(
        index === -1
          ? '--\n'
          : `${prefix && `${prefix.slice(0, -1)}${separator}`}${number}${lines[index] ?? ''}\n`,
      );
    }
  }
  return found.length > 0;
}

interface Shown {
  /** -1 for a gap. */
  readonly index: number;
  readonly isMatch: boolean;
}

function withContext(found: readonly number[], count: number, values: Options['values']): Shown[] {
  const size = (letter: string): number => Number(values.get(letter)?.[0] ?? values.get('C')?.[0] ?? 0);
  const [before, after] = [size('B'), size('A')];
  const matches = new Set(found);
  const shown: Shown[] = [];
  let last = -1;
  for (const index of found) {
    const from = Math.max(last + 1, index - before);
    if (before + after > 0 && last >= 0 && from > last + 1) shown.push({ index: -1, isMatch: false });
    for (let each = from; each <= Math.min(count - 1, index + after); each++) {
      shown.push({ index: each, isMatch: matches.has(each) });
      last = each;
    }
  }
  return shown;
}

/** All matches in a line that do not overlap, without empty ones. */
function* matchesIn(line: string, regexes: readonly PosixRegex[]): Iterable<string> {
  for (let from = 0; from < line.length;) {
    const matches = regexes.map((regex) => regex.exec(line, from)).filter((match) => match !== null);
    const first = matches.reduce<RegExpExecArray | undefined>(
      (best, each) => (best && best.index <= each.index ? best : each),
      undefined,
    );
    if (!first) return;
    if (first[0] !== '') yield first[0];
    from = first.index + Math.max(1, first[0].length);
  }
}
