import type { Random } from '../support/random';

/** A function of the harness: `long NAME(…)`, which tells by `seen(ID)` where it came by. */
export interface Subject {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly text: string;
}

export interface Parameter {
  readonly name: string;
  readonly type: IntegerType;
}

/** A type of C, and how it is stored. */
export interface IntegerType {
  readonly name: string;
  readonly size: number;
  readonly signed: boolean;
}

const TYPES: readonly IntegerType[] = [
  { name: 'int', size: 4, signed: true },
  { name: 'unsigned int', size: 4, signed: false },
  { name: 'signed char', size: 1, signed: true },
  { name: 'unsigned char', size: 1, signed: false },
  { name: 'short', size: 2, signed: true },
  { name: 'unsigned short', size: 2, signed: false },
  { name: 'long', size: 8, signed: true },
  { name: 'unsigned long', size: 8, signed: false },
];

const NUMBERS = ['0', '1', '-1', '2', '3', '5', '7', '10', '12', '-12', '-22', '63', '100', '127', '128', '255', '256',
  '1000', '4095', '32767', '65535', '0x80000000', '2147483647', '4294967295u', '-4095L', '0x7fffffffffffffffL']; // prettier-ignore
const COMPARED = ['<', '>', '<=', '>=', '==', '!='];
const FLAGS = ['1', '2', '4', '6', '0x10', '0xf0', '0x80', '0xff00'];

/** Makes functions whose way depends on their arguments. Nothing in them is left open by C, but for `-fwrapv`. */
export function randomSubject(name: string, random: Random): Subject {
  return new Generator(name, random).subject();
}

class Generator {
  private readonly variables: string[] = [];
  private ids = 0;
  private counters = 0;

  constructor(
    private readonly name: string,
    private readonly random: Random,
  ) {}

  subject(): Subject {
    const parameters = ['a', 'b', 'c', 'd']
      .slice(0, 1 + this.random.below(4))
      .map((name) => ({ name, type: this.random.pick(TYPES) }));
    this.variables.push(...parameters.map(({ name }) => name));
    const locals = ['x', 'y'].map((each) => {
      const text = `${this.random.pick(TYPES).name} ${each} = ${this.expression(2)};`;
      this.variables.push(each);
      return text;
    });
    const body = Array.from({ length: 3 + this.random.below(3) }, () => this.statement(2));
    const list = parameters.map(({ name, type }) => `${type.name} ${name}`).join(', ');
    const result = this.variables.map((each) => `(unsigned long)${each}`).join(' * 31 + ');
    const text = [`long ${this.name}(${list})`, '{', ...[...locals, ...body].map((line) => `\t${line}`)];
    return { name: this.name, parameters, text: [...text, `\treturn ${result};`, '}'].join('\n') };
  }

  private seen(): string {
    return `seen(${++this.ids});`;
  }

  private variable(): string {
    return this.random.pick(this.variables);
  }

  private statement(depth: number): string {
    const target = this.variable();
    switch (this.random.below(depth > 0 ? 12 : 4)) {
      case 0:
        return `${target} = ${this.expression(2)};`;
      case 1:
        return `${target} ${this.random.pick(['+', '-', '*', '&', '|', '^'])}= ${this.expression(1)};`;
      case 2:
        return `${this.random.pick(['++', '--'])}${target};`;
      case 3:
        return this.seen();
      case 4:
        return this.loop(depth);
      case 5:
        return this.choice(depth);
      case 6:
        return this.table(target);
      case 7:
        return this.record(target);
      case 8:
        return `if (${this.condition(1)}) { ${this.seen()} return ${this.expression(1)}; }`;
      default:
        return `if (${this.condition(2)}) { ${this.seen()} ${this.statement(depth - 1)} } else { ${this.seen()} ${this.statement(depth - 1)} }`;
    }
  }

  private loop(depth: number): string {
    const counter = `i${++this.counters}`;
    const bound = this.random.pick([`(int)(${this.variable()} & 3)`, '2', `3 && ${this.condition(1)}`]);
    return `for (int ${counter} = 0; ${counter} < ${bound}; ${counter}++) { ${this.seen()} ${this.statement(depth - 1)} }`;
  }

  private choice(depth: number): string {
    const asked = this.random.pick([`(${this.variable()} & 3)`, this.variable(), `(${this.variable()} % 5)`]);
    const cases = ['0', '1', '3', '-12', '255 ... 300'].filter(() => this.random.below(3) > 0);
    const texts = cases.map(
      (each) =>
        `case ${each}: ${this.seen()} ${this.statement(depth - 1)} ${this.random.below(3) > 0 ? 'break;' : ''}`,
    );
    return `switch ((int)${asked}) { ${texts.join(' ')} default: ${this.seen()} }`;
  }

  private table(target: string): string {
    const type = this.random.pick(TYPES).name;
    const values = [this.variable(), '5', this.variable(), this.random.pick(NUMBERS)];
    const list = values.map((value) => `(${type})${value}`).join(', ');
    return `{ ${type} t[4] = { ${list} }; t[${this.variable()} & 3] = ${this.expression(1)}; ${target} = t[${this.variable()} & 1] + t[2]; }`;
  }

  private record(target: string): string {
    const [first, second] = [this.random.pick(TYPES).name, this.random.pick(TYPES).name];
    const set = `r.p = ${this.expression(1)}; r.q = ${this.expression(1)};`;
    return `{ struct { ${first} p; ${second} q; } r, s; ${set} s = r; r.p = 0; if (s.p ${this.random.pick(COMPARED)} s.q) { ${this.seen()} ${target} = s.q; } else { ${target} = s.p; } }`;
  }

  private condition(depth: number): string {
    const text = (): string => this.condition(depth - 1);
    switch (this.random.below(depth > 0 ? 9 : 6)) {
      case 0:
        return `(${this.variable()} & ${this.random.pick(FLAGS)})`;
      case 1:
        return `(!${this.variable()})`;
      case 2:
        return `(${this.expression(2)} ${this.random.pick(COMPARED)} ${this.expression(1)})`;
      case 3:
        return `(${this.variable()} ${this.random.pick(COMPARED)} ${this.variable()})`;
      case 4:
      case 5:
        return `(${this.expression(1)} ${this.random.pick(COMPARED)} ${this.random.pick(NUMBERS)})`;
      case 6:
        return `(${text()} && ${text()})`;
      case 7:
        return `(${text()} || ${text()})`;
      default:
        return `(!${text()})`;
    }
  }

  private expression(depth: number): string {
    if (depth === 0) return this.random.below(3) === 0 ? this.random.pick(NUMBERS) : this.variable();
    const text = (): string => this.expression(depth - 1);
    switch (this.random.below(12)) {
      case 0:
        return `(${text()} << (${text()} & 7))`;
      case 1:
        return `(${text()} >> ${this.random.pick(['1', '3', '4', '8', `(${text()} & 15)`])})`;
      case 2:
        return `(${text()} / ${this.random.pick(['3', '8', '10', `((${text()} & 15) + 1)`])})`;
      case 3:
        return `(${text()} % ${this.random.pick(['3', '8', '10', `((${text()} & 15) + 1)`])})`;
      case 4:
        return `(${this.condition(0)} ? ${text()} : ${text()})`;
      case 5:
        return `(${this.random.pick(['-', '~'])} ${text()})`;
      case 6:
        return `((${this.random.pick(TYPES).name})${text()})`;
      case 7:
        return this.variable();
      default:
        return `(${text()} ${this.random.pick(['+', '-', '*', '&', '|', '^', '+', '-'])} ${text()})`;
    }
  }
}
