import { evaluateText } from '../expansion/evaluateText';
import type { Invocation } from '../invocation';
import { parameterValue, setParameter } from '../parameters';
import type { Run } from '../run';
import { complain, type Shell } from '../shell';

const OPTION_LETTERS: Readonly<Record<string, string>> = {
  e: 'errexit',
  u: 'nounset',
  f: 'noglob',
  x: 'xtrace',
  a: 'allexport',
  m: 'monitor',
};

/** `set` */
export function set({ args, shell }: Invocation): number {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--' || !/^[-+]./.test(arg)) {
      shell.args = args.slice(arg === '--' ? index + 1 : index);
      return 0;
    }
    if (arg.slice(1) === 'o') setOption(shell, args[++index] ?? '', arg.startsWith('-'));
    else
      for (const letter of arg.slice(1))
        setOption(shell, optionName(letter, args, index), arg.startsWith('-'));
    if (arg.length > 2 && arg.endsWith('o')) index++;
  }
  return 0;
}

function optionName(letter: string, args: readonly string[], index: number): string {
  return letter === 'o' ? (args[index + 1] ?? '') : (OPTION_LETTERS[letter] ?? letter);
}

function setOption({ options }: Shell, name: string, isSet: boolean): void {
  if (isSet) options.add(name);
  else options.delete(name);
}

/** `shopt` */
export function shopt({ args, shell }: Invocation): number {
  const names = args.filter((arg) => !arg.startsWith('-'));
  if (args.some((arg) => arg === '-s' || arg === '-u')) {
    for (const name of names) setOption(shell, name, args.includes('-s'));
    return 0;
  }
  return names.every((name) => shell.options.has(name)) ? 0 : 1;
}

/** `shift` */
export function shift({ args, shell }: Invocation): number {
  const count = Number(args[0] ?? 1);
  if (count > shell.args.length) return 1;
  shell.args = shell.args.slice(count);
  return 0;
}

/** `unset` */
export function unset({ args, shell }: Invocation): number {
  let status = 0;
  for (const name of args.filter((arg) => !arg.startsWith('-'))) {
    const [, array, key] = /^(\w+)\[(.*)\]$/.exec(name) ?? [];
    if (args[0] === '-f') forget(shell, name);
    else if (shell.variables.get(array ?? name)?.isReadonly) {
      complain(shell, `unset: ${name}: cannot unset: readonly variable`);
      status = 1;
    } else if (array !== undefined && key !== undefined) unsetElement(shell, array, key);
    else if (shell.variables.get(name)) shell.variables.unset(name);
    else forget(shell, name);
  }
  return status;
}

function forget(shell: Shell, name: string): void {
  shell.functions = new Map([...shell.functions].filter(([each]) => each !== name));
}

function unsetElement(shell: Shell, array: string, key: string): void {
  const items = new Map(shell.variables.get(array)?.items);
  items.delete(key);
  shell.variables.set(array, { items });
}

/** `trap` */
export function trap({ args, shell }: Invocation): number {
  const [command, ...signals] = args.filter((arg) => arg !== '--');
  if (command === undefined || command === '-p' || command === '-l') return 0;
  const names = signals.length === 0 ? [command] : signals;
  for (const signal of names) {
    const name = signal === '0' ? 'EXIT' : signal.toUpperCase().replace(/^SIG/, '');
    if (command === '-' || signals.length === 0) shell.traps.delete(name);
    else shell.traps.set(name, command);
  }
  return 0;
}

/** `let` */
export function* letValues({ args, shell }: Invocation): Run<number> {
  let value = 0n;
  for (const arg of args) value = yield* evaluateText(shell, arg);
  return value === 0n ? 1 : 0;
}

/** `getopts` */
export function getopts({ args, shell, err }: Invocation): number {
  const [letters = '', name = '', ...given] = args;
  const words = given.length > 0 ? given : shell.args;
  const index = Number(parameterValue(shell, 'OPTIND') ?? 1);
  const offset = Number(parameterValue(shell, '_OPTOFFSET') ?? 1);
  const word = words[index - 1] ?? '';
  if (!/^-./.test(word) || word === '--') {
    if (word === '--') setParameter(shell, 'OPTIND', String(index + 1));
    setParameter(shell, name, '?');
    return 1;
  }
  const letter = word.charAt(offset);
  const isKnown = letter !== ':' && letters.includes(letter);
  const takesValue = isKnown && letters.charAt(letters.indexOf(letter) + 1) === ':';
  const isLast = takesValue || offset + 1 >= word.length;
  const inline = word.slice(offset + 1);
  const usesNext = takesValue && inline === '';
  setParameter(shell, '_OPTOFFSET', String(isLast ? 1 : offset + 1));
  setParameter(shell, 'OPTIND', String(index + (isLast ? 1 : 0) + (usesNext ? 1 : 0)));
  if (takesValue) setParameter(shell, 'OPTARG', usesNext ? (words[index] ?? '') : inline);
  else shell.variables.unset('OPTARG');
  setParameter(shell, name, isKnown ? letter : '?');
  if (!isKnown && !letters.startsWith(':')) err(`${shell.name}: illegal option -- ${letter}\n`);
  return 0;
}
