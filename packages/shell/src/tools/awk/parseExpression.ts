import { AwkError, type Expression } from './syntax';
import type { AwkToken } from './tokens';

const BUILTINS = new Set(
  'length substr index split sub gsub match sprintf toupper tolower int rand srand sqrt exp log sin cos close system strftime systime fflush'.split(
    ' ',
  ),
);

const COMPARISONS = ['<', '<=', '==', '!=', '>', '>='];
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '^='];

/** Reads expressions from tokens. Throws AwkError. */
export class ExpressionParser {
  protected index = 0;
  /** In `print a > "file"` the sign is no comparison. */
  protected withoutGreater = false;
  private withoutIn = false;

  constructor(private readonly tokens: readonly AwkToken[]) {}

  expression(): Expression {
    return this.ternary();
  }

  protected expressionWithoutIn(): Expression {
    this.withoutIn = true;
    try {
      return this.ternary();
    } finally {
      this.withoutIn = false;
    }
  }

  private ternary(): Expression {
    const test = this.or();
    if (this.accept('?')) {
      this.skipNewlines();
      const yes = this.ternary();
      this.skipNewlines();
      this.expect(':');
      this.skipNewlines();
      return { kind: 'choice', test, yes, no: this.ternary() };
    }
    const operator = this.acceptAny(ASSIGNMENTS);
    if (operator === undefined) return test;
    if (!isTarget(test)) throw new AwkError('syntax error: assignment to something that is no variable');
    this.skipNewlines();
    return { kind: 'assign', operator, target: test, value: this.ternary() };
  }

  private or(): Expression {
    return this.leftAssociative(['||'], () => this.leftAssociative(['&&'], () => this.membership()));
  }

  private membership(): Expression {
    let left = this.matching();
    while (!this.withoutIn && this.peek().text === 'in' && this.peek().kind === 'keyword') {
      this.index++;
      left = { kind: 'in', keys: [left], array: this.take().text };
    }
    return left;
  }

  private matching(): Expression {
    return this.leftAssociative(['~', '!~'], () => this.comparison());
  }

  private comparison(): Expression {
    const left = this.concatenation();
    const allowed = this.withoutGreater ? COMPARISONS.filter((each) => each !== '>') : COMPARISONS;
    const operator = this.acceptAny(allowed);
    return operator === undefined ? left : { kind: 'binary', operator, left, right: this.concatenation() };
  }

  private concatenation(): Expression {
    let left = this.sum();
    while (this.startsValue()) left = { kind: 'binary', operator: ' ', left, right: this.sum() };
    return left;
  }

  private startsValue(): boolean {
    const { kind, text } = this.peek();
    if (kind === 'operator') return ['$', '!', '(', '-', '+', '++', '--'].includes(text);
    return kind === 'number' || kind === 'string' || kind === 'name' || kind === 'call' || kind === 'regex';
  }

  private sum(): Expression {
    return this.leftAssociative(['+', '-'], () => this.leftAssociative(['*', '/', '%'], () => this.unary()));
  }

  private unary(): Expression {
    const operator = this.acceptAny(['!', '-', '+']);
    if (operator !== undefined) return { kind: 'unary', operator, operand: this.unary() };
    const base = this.postfix();
    if (this.acceptAny(['^', '**']) === undefined) return base;
    return { kind: 'binary', operator: '^', left: base, right: this.unary() };
  }

  private postfix(): Expression {
    const prefix = this.acceptAny(['++', '--']);
    const value = this.primary();
    if (prefix !== undefined)
      return { kind: 'step', operator: prefix as '++', isPrefix: true, target: value };
    const operator = isTarget(value) ? this.acceptAny(['++', '--']) : undefined;
    return operator === undefined
      ? value
      : { kind: 'step', operator: operator as '++', isPrefix: false, target: value };
  }

  private primary(): Expression {
    const token = this.take();
    switch (token.kind) {
      case 'number':
        return { kind: 'number', value: Number(token.text) };
      case 'string':
        return { kind: 'string', value: token.text };
      case 'regex':
        return { kind: 'regex', source: token.text };
      case 'call':
        this.expect('(');
        return { kind: 'call', name: token.text, args: this.list(')') };
      case 'name':
        if (this.accept('[')) return { kind: 'element', name: token.text, keys: this.list(']') };
        return BUILTINS.has(token.text)
          ? { kind: 'call', name: token.text, args: [] }
          : { kind: 'variable', name: token.text };
      default:
        return this.operatorPrimary(token);
    }
  }

  private operatorPrimary({ text }: AwkToken): Expression {
    if (text === '$') {
      const prefix = this.acceptAny(['++', '--', '-']);
      const index = this.primary();
      if (prefix === '-') return { kind: 'field', index: { kind: 'unary', operator: '-', operand: index } };
      if (prefix === undefined) return { kind: 'field', index };
      return {
        kind: 'field',
        index: { kind: 'step', operator: prefix as '++', isPrefix: true, target: index },
      };
    }
    if (text !== '(') throw new AwkError(`syntax error at or near ${text || 'end of program'}`);
    const [greater, without] = [this.withoutGreater, this.withoutIn];
    this.withoutGreater = false;
    this.withoutIn = false;
    const inner = this.list(')');
    this.withoutGreater = greater;
    this.withoutIn = without;
    const [only] = inner;
    if (only && inner.length === 1) return { kind: 'group', inner: only };
    if (this.peek().text !== 'in') throw new AwkError('syntax error at or near )');
    this.index++;
    return { kind: 'in', keys: inner, array: this.take().text };
  }

  /** Expressions up to a closing bracket, which is read as well. */
  protected list(close: string): Expression[] {
    const values: Expression[] = [];
    this.skipNewlines();
    if (this.accept(close)) return values;
    do {
      this.skipNewlines();
      values.push(this.expression());
      this.skipNewlines();
    } while (this.accept(','));
    this.expect(close);
    return values;
  }

  private leftAssociative(operators: readonly string[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = this.acceptAny(operators);
      if (operator === undefined) return left;
      if (operator === '&&' || operator === '||') this.skipNewlines();
      left = { kind: 'binary', operator, left, right: operand() };
    }
  }

  protected peek(): AwkToken {
    return this.tokens[this.index] ?? { kind: 'end', text: '' };
  }

  protected take(): AwkToken {
    const token = this.peek();
    this.index++;
    return token;
  }

  protected accept(text: string): boolean {
    return this.acceptAny([text]) !== undefined;
  }

  private acceptAny(texts: readonly string[]): string | undefined {
    const { kind, text } = this.peek();
    if (kind !== 'operator' || !texts.includes(text)) return undefined;
    this.index++;
    return text;
  }

  protected expect(text: string): void {
    if (!this.accept(text))
      throw new AwkError(`syntax error at or near ${this.peek().text || 'end of program'}`);
  }

  protected skipNewlines(): void {
    while (this.peek().kind === 'newline') this.index++;
  }
}

function isTarget({ kind }: Expression): boolean {
  return kind === 'variable' || kind === 'element' || kind === 'field';
}
