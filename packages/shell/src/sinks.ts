import { escapePattern } from './language/pattern';

/** Takes the pieces of a word that is being expanded. */
export interface Sink {
  /** Text of the word itself. `text` is its value, `source` how it is written. */
  literal(text: string, source: string, isQuoted: boolean): void;
  /** A part of a pattern that is not quoted. */
  glob(text: string): void;
  /** What an expansion gave. */
  expanded(text: string, isQuoted: boolean): void;
  /** What `$@` or `${a[@]}` gave. */
  list(values: readonly string[], isQuoted: boolean): void;
  /** There are quotes, perhaps with nothing in them. */
  quotes(): void;
}

interface Field {
  text: string;
  pattern: string;
}

/** Makes fields: expansions that are not quoted are split. */
export class FieldSink implements Sink {
  private readonly done: Field[] = [];
  private current: Field | undefined;

  constructor(private readonly ifs: string) {}

  literal(text: string): void {
    this.add(text, escapePattern(text));
  }

  glob(text: string): void {
    this.add(text, text);
  }

  quotes(): void {
    this.add('', '');
  }

  expanded(text: string, isQuoted: boolean): void {
    if (isQuoted) this.literal(text);
    else this.split(text);
  }

  list(values: readonly string[], isQuoted: boolean): void {
    for (const [index, value] of values.entries()) {
      if (index > 0) this.end();
      this.expanded(value, isQuoted);
    }
  }

  fields(): readonly Readonly<Field>[] {
    this.end();
    return this.done;
  }

  private add(text: string, pattern: string): void {
    this.current ??= { text: '', pattern: '' };
    this.current.text += text;
    this.current.pattern += pattern;
  }

  private end(): void {
    if (this.current) this.done.push(this.current);
    this.current = undefined;
  }

  /** White space in IFS separates in any number; another character of IFS ends a field, be it empty. */
  private split(text: string): void {
    if (this.ifs === '') {
      if (text !== '') this.add(text, text);
      return;
    }
    for (const char of text) {
      if (!this.ifs.includes(char)) this.add(char, char === '\\' ? '\\\\' : char);
      else if (/\s/.test(char)) this.end();
      else {
        this.add('', '');
        this.end();
      }
    }
  }
}

/** Makes one text. */
export class TextSink implements Sink {
  text = '';

  constructor(private readonly joiner = ' ') {}

  literal(text: string): void {
    this.text += text;
  }

  glob(text: string): void {
    this.text += text;
  }

  expanded(text: string): void {
    this.text += text;
  }

  list(values: readonly string[]): void {
    this.text += values.join(this.joiner);
  }

  quotes(): void {
    // Quotes without text add nothing to a text.
  }
}

/** Makes a pattern, in which what is quoted stands for itself. */
export class PatternSink extends TextSink {
  override literal(text: string): void {
    this.text += escapePattern(text);
  }

  override expanded(text: string, isQuoted = false): void {
    this.text += isQuoted ? escapePattern(text) : text;
  }
}

/** Makes a regular expression for `=~`, in which what is quoted stands for itself. */
export class RegexSink extends TextSink {
  override literal(text: string, source = text, isQuoted = false): void {
    this.text += isQuoted ? text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : source;
  }

  override expanded(text: string, isQuoted = false): void {
    this.literal(text, text, isQuoted);
  }
}
