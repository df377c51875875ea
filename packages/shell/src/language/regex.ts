import { bracketBody, bracketEnd } from './pattern';

/** How a regular expression is written and used. */
export interface RegexForm {
  /** The extended form of POSIX (grep -E, awk, `=~`); otherwise the basic one. */
  readonly isExtended: boolean;
  readonly ignoresCase?: boolean;
  /** `\n` and `\t` are a line end and a tab, as in sed and awk. */
  readonly hasEscapes?: boolean;
}

/** A regular expression of POSIX, with what GNU adds, that can be asked about lines. */
export class PosixRegex {
  constructor(
    private readonly regex: RegExp,
    private readonly lengthMax: number,
  ) {}

  /** The first match that begins at `from` or later. */
  exec(text: string, from = 0): RegExpExecArray | null {
    if (text.length > this.lengthMax) return null;
    this.regex.lastIndex = from;
    return this.regex.exec(text);
  }

  test(text: string): boolean {
    return this.exec(text) !== null;
  }
}

const known = new Map<string, PosixRegex | string>();
const KNOWN_MAX = 500;

/** Translates a regular expression. Returns what is wrong with it, in the words of the tools, if it cannot be used. */
export function compile(source: string, form: RegexForm): PosixRegex | string {
  const key = `${form.isExtended ? 'E' : 'B'}${form.ignoresCase ? 'i' : '-'}${form.hasEscapes ? 'n' : '-'}${source}`;
  let regex = known.get(key);
  if (regex === undefined) {
    regex = translateSafely(source, form);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, regex);
  }
  return regex;
}

function translateSafely(source: string, form: RegexForm): PosixRegex | string {
  try {
    const translation = new Translation(source, form);
    const translated = translation.run();
    const regex = new RegExp(translated, form.ignoresCase ? 'gis' : 'gs');
    return new PosixRegex(regex, lengthMax(translation.repetitions));
  } catch (error) {
    return error instanceof RegexError ? error.message : 'Invalid regular expression';
  }
}

/** Time grows with the length to the power of the repetitions, so the more there are, the shorter lines may be. */
function lengthMax(repetitions: number): number {
  if (repetitions <= 1) return 10_000_000;
  return repetitions === 2 ? 50_000 : 5_000;
}

class RegexError extends Error {}

interface Group {
  /** What the branches begin with. */
  readonly starts: string[];
  /** Something in the group must be there in each round. */
  isFixed: boolean;
  hasRepetition: boolean;
  /** How many things in the branch that is read must be there. */
  fixed: number;
}

/** Translates one expression from left to right. */
class Translation {
  repetitions = 0;
  private output = '';
  private index = 0;
  /** Nothing that could be repeated precedes it. */
  private isAtStart = true;
  private atomFixed = false;
  private lastGroup: Group | undefined;
  private readonly groups: Group[] = [newGroup()];

  constructor(
    private readonly source: string,
    private readonly form: RegexForm,
  ) {}

  run(): string {
    while (this.index < this.source.length) this.readOne();
    if (this.groups.length > 1) throw new RegexError('Unmatched ( or \\(');
    return this.output;
  }

  private readOne(): void {
    const char = this.source.charAt(this.index);
    const { isExtended } = this.form;
    if (char === '\\') this.readEscape();
    else if (char === '[') this.readBracket();
    else {
      this.index++;
      if (char === '.') this.atom('.');
      else if (char === '*' && (isExtended || !this.isAtStart)) this.repeat('*');
      else if (char === '^' && (isExtended || this.isAtStart)) this.anchor('^');
      else if (char === '$' && (isExtended || this.isAtEnd())) this.anchor('$');
      else if (!isExtended || !this.readExtended(char)) this.atom(escapeLiteral(char));
    }
  }

  private readExtended(char: string): boolean {
    if (char === '(') this.open();
    else if (char === ')' && this.groups.length > 1) this.close();
    else if (char === '|') this.branch();
    else if (char === '+' || char === '?') this.repeat(char);
    else if (char === '{' && /^\d*(?:,\d*)?\}/.test(this.source.slice(this.index))) this.interval('}');
    else return false;
    return true;
  }

  private readEscape(): void {
    const char = this.source.charAt(this.index + 1);
    if (char === '') throw new RegexError('Trailing backslash');
    this.index += 2;
    if (!this.form.isExtended && this.readBasicOperator(char)) return;
    const special = Object.hasOwn(SPECIAL_ESCAPES, char) ? SPECIAL_ESCAPES[char] : undefined;
    if (special !== undefined && ASSERTIONS.includes(char)) this.assertion(special);
    else if (special !== undefined) this.atom(special);
    else if (/[1-9]/.test(char)) this.atom(`(?:\\${char})`);
    else if (this.form.hasEscapes && Object.hasOwn(CHARACTER_ESCAPES, char))
      this.atom(CHARACTER_ESCAPES[char] ?? char);
    else this.atom(escapeLiteral(char));
  }

  private readBasicOperator(char: string): boolean {
    if (char === '(') this.open();
    else if (char === ')') this.close();
    else if (char === '|') this.branch();
    else if (char === '{') this.interval('\\}');
    else if ((char === '+' || char === '?') && !this.isAtStart) this.repeat(char);
    else return false;
    return true;
  }

  private readBracket(): void {
    const end = bracketEnd(this.source, this.index);
    if (end === -1) throw new RegexError('Unmatched [, [^, [:, [., or [=');
    const inside = this.source.slice(this.index + 1, end);
    const isNegated = inside.startsWith('^');
    let body = bracketBody(isNegated ? inside.slice(1) : inside);
    if (this.form.hasEscapes) body = body.replace(/\\\\([ntr])/g, '\\$1');
    this.index = end + 1;
    this.atom(`[${isNegated ? '^' : ''}${body}]`);
  }

  private atom(translated: string): void {
    this.noteStart(translated);
    this.output += translated;
    this.isAtStart = false;
    this.atomFixed = true;
    this.lastGroup = undefined;
    this.group().fixed++;
  }

  private noteStart(translated: string): void {
    const { starts } = this.group();
    if (this.isAtStart && starts.at(-1) === '') starts[starts.length - 1] = translated;
  }

  private anchor(translated: string): void {
    this.output += translated;
    this.isAtStart = translated === '^';
  }

  private assertion(translated: string): void {
    this.output += translated;
    this.isAtStart = false;
    this.atomFixed = false;
  }

  private repeat(operator: string): void {
    if (this.isAtStart) {
      if (this.form.isExtended && operator !== '*')
        throw new RegexError('Invalid preceding regular expression');
      this.atom(escapeLiteral(operator));
      return;
    }
    if (/[*+?}]$/.test(this.output) && !this.atomFixed && !this.lastGroup)
      this.output = wrapLast(this.output);
    if (operator !== '?') this.countRepetition();
    this.output += operator;
    this.loosen();
  }

  /** What is repeated does not count as fixed: rounds could be told apart in many ways. */
  private loosen(): void {
    if (this.atomFixed && (this.lastGroup?.isFixed ?? true)) this.group().fixed--;
    this.atomFixed = false;
    this.lastGroup = undefined;
  }

  private countRepetition(): void {
    this.repetitions++;
    const inner = this.lastGroup;
    if (inner && (isAmbiguous(inner) || (inner.hasRepetition && !inner.isFixed)))
      throw new RegexError('Nested repetitions are not supported by this simulation');
    this.group().hasRepetition = true;
  }

  private interval(end: string): void {
    const stop = this.source.indexOf(end, this.index);
    if (stop === -1) throw new RegexError('Unmatched { or \\{');
    const inside = this.source.slice(this.index, stop).replace(/^,/, '0,');
    const [low = 0, high = low] = inside.split(',').map((text) => (text === '' ? 0 : Number(text)));
    if (!/^\d+(?:,\d*)?$/.test(inside)) throw new RegexError('Invalid content of \\{\\}');
    if (low > 32767 || high > 32767) throw new RegexError('Regular expression too big');
    this.index = stop + end.length;
    if (inside.endsWith(',') || (this.lastGroup?.hasRepetition && high > 1)) this.countRepetition();
    if (high > low) this.group().hasRepetition = true;
    this.output += `{${inside}}`;
    this.loosen();
  }

  private open(): void {
    this.noteStart('(');
    this.output += '(';
    this.isAtStart = true;
    this.groups.push(newGroup());
  }

  private close(): void {
    if (this.groups.length === 1) throw new RegexError('Unmatched ) or \\)');
    const group = this.groups.pop() ?? newGroup();
    group.isFixed &&= group.fixed > 0;
    this.output += ')';
    this.isAtStart = false;
    this.atomFixed = true;
    if (group.isFixed) this.group().fixed++;
    this.group().hasRepetition ||= group.hasRepetition;
    this.lastGroup = group;
  }

  private branch(): void {
    const group = this.group();
    group.isFixed &&= group.fixed > 0;
    group.fixed = 0;
    group.starts.push('');
    this.output += '|';
    this.isAtStart = true;
  }

  private isAtEnd(): boolean {
    const rest = this.source.slice(this.index);
    return rest === '' || rest.startsWith('\\)') || rest.startsWith('\\|');
  }

  private group(): Group {
    return this.groups.at(-1) ?? newGroup();
  }
}

function newGroup(): Group {
  return { starts: [''], isFixed: true, hasRepetition: false, fixed: 0 };
}

/** Whether a text could be matched by several branches, so that rounds could be told apart in many ways. */
function isAmbiguous({ starts }: Group): boolean {
  if (starts.length === 1) return false;
  return (
    new Set(starts).size < starts.length || starts.some((start) => !/^(?:\\[^\w]|[^\\[(.])$/.test(start))
  );
}

/** `a**` is `a*` in POSIX, and an error in JavaScript. */
function wrapLast(output: string): string {
  return output.replace(/[*+?]$/, '');
}

const SPECIAL_ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\b(?=\\w)',
  '>': '\\b(?<=\\w)',
  b: '\\b',
  B: '\\B',
  w: '\\w',
  W: '\\W',
  s: '\\s',
  S: '\\S',
  '`': '^',
  "'": '$',
};

/** The escapes that stand for a place between two characters. */
const ASSERTIONS = "<>bB`'";

const CHARACTER_ESCAPES: Readonly<Record<string, string>> = {
  n: '\\n',
  t: '\\t',
  r: '\\r',
  f: '\\f',
  v: '\\v',
  '/': '\\/',
};

function escapeLiteral(char: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
