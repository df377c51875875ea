import type { Budget } from '../../budget';
import { AwkExpressions } from './expressions';
import type { AwkPattern, AwkProgram, AwkStatement } from './syntax';
import { type AwkValue, fromInput, isTrue, toNumber, toText } from './values';

/** What leaves the ordinary order of statements. */
class AwkJump extends Error {
  constructor(
    readonly kind: 'next' | 'break' | 'continue' | 'exit' | 'return',
    readonly value: AwkValue | undefined,
  ) {
    super(kind);
  }
}

/** One run of a program of awk. */
export class AwkRun {
  output = '';
  private readonly expressions: AwkExpressions;
  private readonly ranges = new Set<AwkPattern>();

  constructor(
    private readonly program: AwkProgram,
    private readonly budget: Budget,
  ) {
    this.expressions = new AwkExpressions(program.functions, budget, (body) => this.callBody(body));
  }

  /** Sets a variable, as `-v` does. */
  assign(name: string, text: string): void {
    this.expressions.setVariable(name, fromInput(text));
  }

  /** Runs over lines, which are asked for only if a rule needs them. Returns the status. */
  run(readLines: () => readonly string[]): number {
    let status = 0;
    const guarded = (work: () => void): boolean => {
      try {
        work();
        return true;
      } catch (jump) {
        if (!(jump instanceof AwkJump) || jump.kind !== 'exit') throw jump;
        if (jump.value !== undefined) status = toNumber(jump.value);
        return false;
      }
    };
    const goesOn = guarded(() => this.runRules('BEGIN'));
    const needsInput = this.program.rules.some(({ pattern }) => pattern.kind !== 'BEGIN');
    if (goesOn && needsInput) guarded(() => this.runRecords(readLines()));
    guarded(() => this.runRules('END'));
    return status;
  }

  private runRules(kind: 'BEGIN' | 'END'): void {
    for (const { pattern, body } of this.program.rules) if (pattern.kind === kind && body) this.execute(body);
  }

  private runRecords(lines: readonly string[]): void {
    for (const [index, line] of lines.entries()) {
      this.expressions.setRecord(line);
      this.expressions.setVariable('NR', index + 1);
      this.expressions.setVariable('FNR', index + 1);
      try {
        for (const rule of this.program.rules) {
          this.budget.step();
          if (!this.applies(rule.pattern)) continue;
          if (rule.body) this.execute(rule.body);
          else this.print(line);
        }
      } catch (jump) {
        if (!(jump instanceof AwkJump) || jump.kind !== 'next') throw jump;
      }
    }
  }

  private applies(pattern: AwkPattern): boolean {
    switch (pattern.kind) {
      case 'BEGIN':
      case 'END':
        return false;
      case 'all':
        return true;
      case 'test':
        return isTrue(this.expressions.evaluate(pattern.test));
      case 'range': {
        const isInside = this.ranges.has(pattern) || isTrue(this.expressions.evaluate(pattern.from));
        if (!isInside) return false;
        if (isTrue(this.expressions.evaluate(pattern.to))) this.ranges.delete(pattern);
        else this.ranges.add(pattern);
        return true;
      }
    }
  }

  private print(text: string): void {
    this.output = this.budget.checkText(`${this.output}${text}${toText(this.expressions.variable('ORS'))}`);
  }

  private callBody(body: AwkStatement): AwkValue | undefined {
    try {
      this.execute(body);
    } catch (jump) {
      if (jump instanceof AwkJump && jump.kind === 'return') return jump.value;
      throw jump;
    }
    return undefined;
  }

  private execute(statement: AwkStatement): void {
    this.budget.step();
    const { expressions } = this;
    switch (statement.kind) {
      case 'expression':
        expressions.evaluate(statement.value);
        return;
      case 'print': {
        this.executePrint(statement);
        return;
      }
      case 'block':
        for (const each of statement.body) this.execute(each);
        return;
      case 'if':
        if (isTrue(expressions.evaluate(statement.test))) this.execute(statement.yes);
        else if (statement.no) this.execute(statement.no);
        return;
      case 'while':
        if (statement.runsFirst && !this.round(statement.body)) return;
        while (isTrue(expressions.evaluate(statement.test))) if (!this.round(statement.body)) return;
        return;
      case 'for':
        if (statement.first) this.execute(statement.first);
        while (!statement.test || isTrue(expressions.evaluate(statement.test))) {
          if (!this.round(statement.body)) return;
          if (statement.step) this.execute(statement.step);
        }
        return;
      case 'forIn':
        for (const key of [...expressions.array(statement.array).keys()]) {
          expressions.setVariable(statement.name, fromInput(key));
          if (!this.round(statement.body)) return;
        }
        return;
      case 'delete':
        if (statement.keys) expressions.array(statement.array).delete(expressions.key(statement.keys));
        else expressions.array(statement.array).clear();
        return;
      case 'next':
      case 'break':
      case 'continue':
        throw new AwkJump(statement.kind, undefined);
      case 'exit':
      case 'return':
        throw new AwkJump(statement.kind, statement.value && expressions.evaluate(statement.value));
    }
  }

  private executePrint({ values, isFormatted }: Extract<AwkStatement, { kind: 'print' }>): void {
    const texts = values.map((value) => this.expressions.evaluate(value));
    if (isFormatted) this.output = this.budget.checkText(this.output + this.expressions.format(texts));
    else if (texts.length === 0) this.print(toText(this.expressions.field(0)));
    else this.print(texts.map(toText).join(toText(this.expressions.variable('OFS'))));
  }

  /** Runs the body of a loop. Returns false after `break`. */
  private round(body: AwkStatement): boolean {
    try {
      this.execute(body);
    } catch (jump) {
      if (!(jump instanceof AwkJump) || (jump.kind !== 'break' && jump.kind !== 'continue')) throw jump;
      return jump.kind === 'continue';
    }
    return true;
  }
}
