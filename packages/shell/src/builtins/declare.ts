import type { Assignment } from 'unbash';
import { assign, assignText } from '../assign';
import { parameterValue } from '../parameters';
import type { Run } from '../run';
import { complain, type Shell, write } from '../shell';
import { type Variable, Variables } from '../variables';

const NAMES = ['declare', 'typeset', 'local', 'export', 'readonly'];

/** Whether a command is one whose arguments are assignments. */
export function isDeclaration(name: string): boolean {
  return NAMES.includes(name);
}

const LETTERS: Readonly<Record<string, (isSet: boolean) => Partial<Variable>>> = {
  A: (isAssociative) => ({ isAssociative }),
  i: (isInteger) => ({ isInteger }),
  r: (isReadonly) => ({ isReadonly }),
  x: (isExported) => ({ isExported }),
};

/** Runs `declare`, `local`, `export` and `readonly`. `words` are the command and its plain arguments. */
export function* declare(
  shell: Shell,
  [command = '', ...words]: readonly string[],
  assignments: readonly Assignment[],
): Run<number> {
  const flags = words.filter((word) => /^[-+]\w+$/.test(word));
  const names = words.filter((word) => !/^[-+]\w*$/.test(word));
  const letters = flags.filter((flag) => flag.startsWith('-')).join('');
  if (/[fF]/.test(letters)) return names.every((name) => shell.functions.has(name)) ? 0 : 1;
  if (letters.includes('p')) return print(shell, names);
  const isLocal = command === 'local' || (/^(?:declare|typeset)$/.test(command) && !letters.includes('g'));
  if (command === 'local' && shell.calls.length === 0) {
    complain(shell, 'local: can only be used in a function');
    return 1;
  }
  const attributes = attributesOf(command, flags);
  const { isReadonly, ...early } = attributes;
  for (const assignment of assignments) {
    if (isLocal) yield* assignLocal(shell, assignment, early);
    else {
      shell.variables.set(assignment.name, early);
      yield* assign(shell, assignment);
    }
    if (isReadonly) shell.variables.set(assignment.name, { isReadonly });
  }
  for (const word of names) yield* declareWord(shell, word, attributes, isLocal);
  return 0;
}

/** The value is expanded before the name is made local: `local x=$x` takes over the outer one. */
function* assignLocal(shell: Shell, assignment: Assignment, attributes: Partial<Variable>): Run<void> {
  const outer = shell.variables.get(assignment.name);
  const scratch = { ...shell, variables: new Variables(shell.variables) };
  scratch.variables.set(assignment.name, attributes);
  if (outer?.isReadonly) scratch.variables.set(assignment.name, { isReadonly: false });
  if (assignment.value.type === 'ArrayValue' && !assignment.append) {
    scratch.variables.set(assignment.name, { items: undefined, value: undefined });
  }
  yield* assign(scratch, assignment);
  shell.status = scratch.status;
  shell.variables.declareLocal(assignment.name);
  const { value, items } = scratch.variables.get(assignment.name) ?? {};
  shell.variables.set(assignment.name, { ...attributes, value, items });
}

function* declareWord(
  shell: Shell,
  word: string,
  attributes: Partial<Variable>,
  isLocal: boolean,
): Run<void> {
  const [, name = word, text] = /^(\w+)=([^]*)$/.exec(word) ?? [];
  const { isReadonly, ...early } = attributes;
  if (isLocal) shell.variables.declareLocal(name);
  shell.variables.set(name, early);
  if (text !== undefined) yield* assignText(shell, name, { before: '', added: text });
  if (isReadonly) shell.variables.set(name, { isReadonly });
}

function attributesOf(command: string, flags: readonly string[]): Partial<Variable> {
  let attributes: Partial<Variable> = {};
  if (command === 'export') attributes = { isExported: true };
  if (command === 'readonly') attributes = { isReadonly: true };
  for (const flag of flags) {
    for (const letter of flag.slice(1)) {
      if (letter === 'a') attributes = { ...attributes, items: new Map(), value: undefined };
      else attributes = { ...attributes, ...LETTERS[letter]?.(flag.startsWith('-')) };
    }
  }
  return attributes;
}

function print(shell: Shell, names: readonly string[]): number {
  let status = 0;
  for (const name of names) {
    const value = parameterValue(shell, name);
    if (value === undefined) status = 1;
    else write(shell, 1, `declare -- ${name}="${value}"\n`);
  }
  return status;
}
