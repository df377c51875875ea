import { compile, type PosixRegex } from '../../language/regex';

/** A line that a command of sed applies to. `last`: the last one. */
export type Address =
  | { readonly kind: 'line'; readonly number: number }
  | { readonly kind: 'step'; readonly first: number; readonly step: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'plus'; readonly count: number }
  | { readonly kind: 'regex'; readonly regex: PosixRegex };

/** `s/…/…/` */
export interface Substitution {
  readonly regex: PosixRegex;
  readonly replacement: string;
  readonly isGlobal: boolean;
  readonly prints: boolean;
  /** Which match is replaced, from 1. */
  readonly nth: number;
}

/** One command of sed. */
export interface SedCommand {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly isNegated: boolean;
  readonly letter: string;
  /** The text of a, i, c, the label of b, t and `:`, or the status of q. */
  readonly text: string;
  readonly substitution: Substitution | undefined;
  /** What y replaces, and by what. */
  readonly characters: ReadonlyMap<string, string> | undefined;
  /** For `{`: the index of the command after its `}`. */
  end: number;
}

/** A program that sed does not understand. */
export class SedError extends Error {}

/** Reads a program of sed. Throws SedError. */
export function parseSed(source: string, isExtended: boolean): SedCommand[] {
  return new SedParser(source, isExtended).run();
}

class SedParser {
  private index = 0;
  private lastRegex: PosixRegex | undefined;
  private readonly commands: SedCommand[] = [];
  private readonly open: SedCommand[] = [];

  constructor(
    private readonly source: string,
    private readonly isExtended: boolean,
  ) {}

  run(): SedCommand[] {
    for (;;) {
      this.skip(/[\s;]/);
      if (this.peek() === '') break;
      if (this.peek() === '#') this.until(/\n/);
      else this.readCommand();
    }
    if (this.open.length > 0) throw new SedError("unmatched `{'");
    return this.commands;
  }

  private readCommand(): void {
    const from = this.readAddress();
    let to: Address | undefined;
    this.skip(/[ \t]/);
    if (from && this.peek() === ',') {
      this.index++;
      this.skip(/[ \t]/);
      to = this.readAddress();
      if (!to) throw new SedError("unexpected `,'");
    }
    this.skip(/[ \t]/);
    const isNegated = this.peek() === '!';
    if (isNegated) this.index++;
    this.skip(/[ \t]/);
    const letter = this.take();
    if (letter === '') throw new SedError('missing command');
    const command: SedCommand = { from, to, isNegated, letter, ...this.readRest(letter), end: 0 };
    if (letter === '}') {
      const opened = this.open.pop();
      if (!opened) throw new SedError("unexpected `}'");
      opened.end = this.commands.length;
      return;
    }
    this.commands.push(command);
    if (letter === '{') this.open.push(command);
  }

  private readRest(letter: string): Pick<SedCommand, 'text' | 'substitution' | 'characters'> {
    const none = { text: '', substitution: undefined, characters: undefined };
    if (letter === 's') return { ...none, substitution: this.readSubstitution() };
    if (letter === 'y') return { ...none, characters: this.readCharacters() };
    if ('aic'.includes(letter)) return { ...none, text: this.readText() };
    if ('bt:'.includes(letter)) return { ...none, text: this.until(/[;\n}]/).trim() };
    if ('qQ'.includes(letter)) return { ...none, text: this.until(/[;\n}]/).trim() };
    if (!'{}pdDnNgGhHxP=lz'.includes(letter)) throw new SedError(`unknown command: \`${letter}'`);
    return none;
  }

  private readAddress(): Address | undefined {
    const char = this.peek();
    if (/\d/.test(char)) {
      const number = Number(this.while(/\d/));
      if (this.peek() !== '~') return { kind: 'line', number };
      this.index++;
      return { kind: 'step', first: number, step: Number(this.while(/\d/)) };
    }
    if (char === '$') {
      this.index++;
      return { kind: 'last' };
    }
    if (char === '+') {
      this.index++;
      return { kind: 'plus', count: Number(this.while(/\d/)) };
    }
    if (char !== '/' && char !== '\\') return undefined;
    if (char === '\\') this.index++;
    const source = this.delimited(this.take());
    const ignoresCase = this.peek() === 'I';
    if (ignoresCase) this.index++;
    return { kind: 'regex', regex: this.regex(source, ignoresCase) };
  }

  private readSubstitution(): Substitution {
    const delimiter = this.take();
    const source = this.delimited(delimiter);
    const replacement = this.delimited(delimiter, true);
    const flags = this.while(/[gpiIme0-9]/);
    return {
      regex: this.regex(source, /i/i.test(flags)),
      replacement,
      isGlobal: flags.includes('g'),
      prints: flags.includes('p'),
      nth: Number(/\d+/.exec(flags)?.[0] ?? 1),
    };
  }

  private readCharacters(): ReadonlyMap<string, string> {
    const delimiter = this.take();
    const [from, to] = [this.delimited(delimiter, true), this.delimited(delimiter, true)].map((text) =>
      Array.from(text.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1')),
    );
    if (from?.length !== to?.length) throw new SedError("strings for `y' command are different lengths");
    return new Map((from ?? []).map((char, index) => [char, to?.[index] ?? '']));
  }

  private readText(): string {
    this.skip(/[ \t]/);
    if (this.peek() === '\\') {
      this.index++;
      this.skip(/[ \t]/);
      if (this.peek() === '\n') this.index++;
    }
    let text = '';
    while (this.peek() !== '' && this.peek() !== '\n') {
      const char = this.take();
      text += char === '\\' ? this.take() : char;
    }
    return text;
  }

  private regex(source: string, ignoresCase: boolean): PosixRegex {
    if (source === '' && this.lastRegex) return this.lastRegex;
    const regex = compile(source, { isExtended: this.isExtended, ignoresCase, hasEscapes: true });
    if (typeof regex === 'string') throw new SedError(regex);
    this.lastRegex = regex;
    return regex;
  }

  /** The text up to the delimiter; an escaped delimiter stands for itself. */
  private delimited(delimiter: string, isPlain = false): string {
    let text = '';
    for (;;) {
      const char = this.take();
      if (char === '') throw new SedError("unterminated `s' command");
      if (char === delimiter) return text;
      if (char === '[' && !isPlain) {
        const rest = /^\^?\]?(?:\[:\w+:\]|[^\]\n])*\]/.exec(this.source.slice(this.index))?.[0] ?? '';
        text += char + rest;
        this.index += rest.length;
      } else if (char === '\\') {
        const next = this.take();
        text +=
          next === delimiter ? (isPlain || !'|+?(){}'.includes(next) ? next : `\\${next}`) : `\\${next}`;
      } else text += char;
    }
  }

  private peek(): string {
    return this.source.charAt(this.index);
  }

  private take(): string {
    return this.source.charAt(this.index++);
  }

  private skip(chars: RegExp): void {
    while (this.peek() !== '' && chars.test(this.peek())) this.index++;
  }

  private while(chars: RegExp): string {
    const start = this.index;
    this.skip(chars);
    return this.source.slice(start, this.index);
  }

  private until(chars: RegExp): string {
    const start = this.index;
    while (this.peek() !== '' && !chars.test(this.peek())) this.index++;
    return this.source.slice(start, this.index);
  }
}
