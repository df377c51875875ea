import type { Random } from './random';

const TYPES = [
  'signed char',
  'unsigned char',
  'short',
  'unsigned short',
  'int',
  'unsigned int',
  'long',
  'unsigned long',
];
const BINARY = ['+', '-', '*', '&', '|', '^', '<', '>', '<=', '>=', '==', '!=', '&&', '||'];
const INTERESTING = ['0', '1', '-1', '2', '7', '127', '128', '255', '256', '32767', '65535', '2147483647', '4294967295u',
  '0x80000000', '9223372036854775807', '0xffffffffffffffff', '1ul', '3l', "'a'"]; // prettier-ignore

/** Functions `long NAME(void)` of random statements on integers of all types. Nothing in them is left open by C. */
export function randomFunction(name: string, random: Random): string {
  const names = ['a', 'b', 'c', 'd', 'e'];
  const declared = names.map((each) => `  ${random.pick(TYPES)} ${each} = ${random.pick(INTERESTING)};`);
  const statements = Array.from({ length: 6 }, () => `  ${statement(names, random, 2)}`);
  const sum = names.map((each) => `(unsigned long)${each}`).join(' * 31 + ');
  return [`long ${name}(void)`, '{', ...declared, ...statements, `  return ${sum};`, '}'].join('\n');
}

function statement(names: readonly string[], random: Random, depth: number): string {
  const target = random.pick(names);
  switch (random.below(depth > 0 ? 8 : 4)) {
    case 0:
      return `${target} = ${expression(names, random, 3)};`;
    case 1:
      return `${target} ${random.pick(['+', '-', '*', '&', '|', '^'])}= ${expression(names, random, 2)};`;
    case 2:
      return `${random.pick(['++', '--'])}${target};`;
    case 3:
      return `${target} = (${random.pick(TYPES)})${expression(names, random, 2)};`;
    case 4:
      return `if (${expression(names, random, 2)}) { ${statement(names, random, depth - 1)} } else ${statement(names, random, depth - 1)}`;
    case 5:
      return `for (int i = 0; i < ${random.below(5)}; i++) { if (i == 3) continue; ${statement(names, random, depth - 1)} }`;
    case 6:
      return `switch ((int)(${target} & 3)) { case 0: ${statement(names, random, 0)} case 1: ${statement(names, random, 0)} break; default: ${statement(names, random, 0)} }`;
    default:
      return `{ ${random.pick(TYPES)} v[3] = { ${expression(names, random, 1)}, 5 }; ${target} = v[${target} & 1] + v[2]; }`;
  }
}

function expression(names: readonly string[], random: Random, depth: number): string {
  if (depth === 0) return random.below(3) === 0 ? random.pick(INTERESTING) : random.pick(names);
  const left = (): string => expression(names, random, depth - 1);
  switch (random.below(10)) {
    case 8:
      return `(${random.pick(names)}) ${random.pick(['-', '&', '*', '+'])} (${random.pick(names)}) * ${left()}`;
    case 0:
      return `(${left()} << (${left()} & 7))`;
    case 1:
      return `(${left()} >> (${left()} & 31))`;
    case 2:
      return `(${left()} / ((${left()} & 15) + 1))`;
    case 3:
      return `(${left()} % ((${left()} & 15) + 1))`;
    case 4:
      return `(${left()} ? ${left()} : ${left()})`;
    case 5:
      return `(${random.pick(['-', '~', '!'])} ${left()})`;
    case 6:
      return `((${random.pick(TYPES)})${left()})`;
    default:
      return `(${left()} ${random.pick(BINARY)} ${left()})`;
  }
}
