import { ExpressionParser } from './parseExpression';
import {
  AwkError,
  type AwkFunction,
  type AwkPattern,
  type AwkProgram,
  type AwkRule,
  type AwkStatement,
} from './syntax';
import { awkTokens } from './tokens';

/** Reads a program of awk. Throws AwkError. */
export function parseAwk(source: string): AwkProgram {
  return new AwkParser(awkTokens(source)).program();
}

class AwkParser extends ExpressionParser {
  program(): AwkProgram {
    const rules: AwkRule[] = [];
    const functions = new Map<string, AwkFunction>();
    this.skipEnds();
    while (this.peek().kind !== 'end') {
      if (this.acceptKeyword('function') || this.acceptKeyword('func')) {
        const name = this.take().text;
        functions.set(name, this.readFunction());
      } else rules.push(this.rule());
      this.skipEnds();
    }
    return { rules, functions };
  }

  private readFunction(): AwkFunction {
    const parameters: string[] = [];
    this.expect('(');
    while (!this.accept(')')) {
      parameters.push(this.take().text);
      this.accept(',');
      this.skipNewlines();
    }
    this.skipNewlines();
    return { parameters, body: this.block() };
  }

  private rule(): AwkRule {
    const pattern = this.pattern();
    return { pattern, body: this.peek().text === '{' ? this.block() : undefined };
  }

  private pattern(): AwkPattern {
    if (this.acceptKeyword('BEGIN')) return { kind: 'BEGIN' };
    if (this.acceptKeyword('END')) return { kind: 'END' };
    if (this.peek().kind === 'operator' && this.peek().text === '{') return { kind: 'all' };
    const test = this.expression();
    if (!this.accept(',')) return { kind: 'test', test };
    this.skipNewlines();
    return { kind: 'range', from: test, to: this.expression() };
  }

  private block(): AwkStatement {
    this.expect('{');
    const body: AwkStatement[] = [];
    this.skipEnds();
    while (!this.accept('}')) {
      if (this.peek().kind === 'end') throw new AwkError('syntax error at end of program');
      body.push(this.statement());
      this.skipEnds();
    }
    return { kind: 'block', body };
  }

  private statement(): AwkStatement {
    if (this.peek().kind === 'operator' && this.peek().text === '{') return this.block();
    if (this.acceptKeyword('if')) return this.ifStatement();
    if (this.acceptKeyword('while')) {
      const test = this.condition();
      return { kind: 'while', test, body: this.body(), runsFirst: false };
    }
    if (this.acceptKeyword('do')) {
      const body = this.body();
      this.skipEnds();
      if (!this.acceptKeyword('while')) throw new AwkError('syntax error: do without while');
      return { kind: 'while', test: this.condition(), body, runsFirst: true };
    }
    if (this.acceptKeyword('for')) return this.forStatement();
    const statement = this.simple();
    if (!['}', ';'].includes(this.peek().text) && !['newline', 'end'].includes(this.peek().kind))
      throw new AwkError(`syntax error at or near ${this.peek().text}`);
    return statement;
  }

  private ifStatement(): AwkStatement {
    const test = this.condition();
    const yes = this.body();
    const before = this.index;
    this.skipEnds();
    if (this.acceptKeyword('else')) return { kind: 'if', test, yes, no: this.body() };
    this.index = before;
    return { kind: 'if', test, yes, no: undefined };
  }

  private forStatement(): AwkStatement {
    this.expect('(');
    const [name, word, array, close] = [0, 1, 2, 3].map((offset) => this.tokenAt(offset));
    if (name?.kind === 'name' && word?.text === 'in' && array?.kind === 'name' && close?.text === ')') {
      this.index += 4;
      return { kind: 'forIn', name: name.text, array: array.text, body: this.body() };
    }
    const first = this.accept(';') ? undefined : this.simple();
    if (first) this.expect(';');
    const test = this.peek().text === ';' ? undefined : this.expression();
    this.expect(';');
    const step = this.peek().text === ')' ? undefined : this.simple();
    this.expect(')');
    return { kind: 'for', first, test, step, body: this.body() };
  }

  private tokenAt(offset: number) {
    this.index += offset;
    const token = this.peek();
    this.index -= offset;
    return token;
  }

  private condition() {
    this.expect('(');
    const test = this.expression();
    this.expect(')');
    return test;
  }

  private body(): AwkStatement {
    this.skipNewlines();
    if (this.accept(';')) return { kind: 'block', body: [] };
    return this.statement();
  }

  private simple(): AwkStatement {
    for (const kind of ['next', 'break', 'continue'] as const) if (this.acceptKeyword(kind)) return { kind };
    for (const kind of ['exit', 'return'] as const) {
      if (this.acceptKeyword(kind)) return { kind, value: this.isAtEnd() ? undefined : this.expression() };
    }
    if (this.acceptKeyword('delete')) {
      const array = this.take().text;
      return { kind: 'delete', array, keys: this.accept('[') ? this.list(']') : undefined };
    }
    for (const word of ['print', 'printf']) {
      if (this.acceptKeyword(word)) return this.print(word === 'printf');
    }
    return { kind: 'expression', value: this.expression() };
  }

  private print(isFormatted: boolean): AwkStatement {
    if (this.isAtEnd()) return { kind: 'print', values: [], isFormatted };
    this.withoutGreater = true;
    const values = [this.expression()];
    while (this.accept(',')) {
      this.skipNewlines();
      values.push(this.expression());
    }
    this.withoutGreater = false;
    if (['>', '>>', '|'].includes(this.peek().text))
      throw new AwkError('output to files and commands is not supported by this simulation');
    return { kind: 'print', values: unwrapped(values), isFormatted };
  }

  private isAtEnd(): boolean {
    const { kind, text } = this.peek();
    return kind === 'newline' || kind === 'end' || text === ';' || text === '}';
  }

  private acceptKeyword(word: string): boolean {
    if (this.peek().kind !== 'keyword' || this.peek().text !== word) return false;
    this.index++;
    return true;
  }

  private skipEnds(): void {
    while (this.peek().kind === 'newline' || (this.peek().kind === 'operator' && this.peek().text === ';'))
      this.index++;
  }
}

/** `print (a)` prints a. */
function unwrapped(values: Extract<AwkStatement, { kind: 'print' }>['values']) {
  return values.map((value) => (value.kind === 'group' ? value.inner : value));
}
