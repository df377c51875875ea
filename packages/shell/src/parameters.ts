import { CommandError, ShellExit } from './signals';
import { complain, lineOf, type Shell } from './shell';
import { keysOf, type Variable } from './variables';

/** The separator that `"$*"` joins with: the first character of IFS. */
export function joiner(shell: Shell): string {
  return ifsOf(shell).slice(0, 1);
}

/** The characters that separate fields. */
export function ifsOf(shell: Shell): string {
  return shell.variables.get('IFS')?.value ?? ' \t\n';
}

/** The value of a parameter such as `name`, `1`, `?`; undefined if it is not set. Of an array the element 0. */
export function parameterValue(shell: Shell, name: string): string | undefined {
  if (/^\d+$/.test(name)) return name === '0' ? shell.name : shell.args[Number(name) - 1];
  if (name.length === 1 && Object.hasOwn(SPECIAL, name)) return SPECIAL[name]?.(shell);
  if (Object.hasOwn(DYNAMIC, name)) return DYNAMIC[name]?.(shell);
  const variable = shell.variables.get(name);
  return variable?.items ? variable.items.get('0') : variable?.value;
}

const SPECIAL: Readonly<Record<string, (shell: Shell) => string | undefined>> = {
  '?': ({ status }) => String(status),
  '#': ({ args }) => String(args.length),
  '!': ({ lastJob }) => (lastJob === undefined ? undefined : String(lastJob)),
  $: ({ pid }) => String(pid),
  '-': ({ options }) => (options.has('errexit') ? 'ehB' : 'hB'),
  '@': ({ args }) => (args.length === 0 ? undefined : args.join(' ')),
  '*': (shell) => (shell.args.length === 0 ? undefined : shell.args.join(joiner(shell))),
};

const DYNAMIC: Readonly<Record<string, (shell: Shell) => string | undefined>> = {
  LINENO: (shell) => String(lineOf(shell)),
  SECONDS: ({ world }) => String(Math.floor(world.system.now / 1000)),
  FUNCNAME: ({ calls }) => calls.at(-1),
  BASH_SOURCE: ({ source }) => source.name,
  RANDOM: ({ world }) => String((world.unique() * 7919) % 32768),
  BASHPID: ({ pid }) => String(pid),
};

/** All values of `$@`, `$*` or an array, in order; a scalar is an array of one. */
export function allValues(shell: Shell, name: string): string[] {
  if (name === '@' || name === '*') return [...shell.args];
  if (name === 'FUNCNAME') return functionNames(shell);
  const variable = shell.variables.get(name);
  if (variable?.items) return keysOf(variable).map((key) => variable.items?.get(key) ?? '');
  const value = parameterValue(shell, name);
  return value === undefined ? [] : [value];
}

/** The functions that run, innermost first, and then the script itself. */
function functionNames({ calls }: Shell): string[] {
  return calls.length === 0 ? [] : [...calls].reverse().concat('main');
}

/** The indices or keys of an array, in order. */
export function allKeys(shell: Shell, name: string): string[] {
  const variable = shell.variables.get(name);
  if (variable?.items) return keysOf(variable);
  return variable?.value === undefined ? [] : ['0'];
}

/** The element of an array. A negative index counts from the end. */
export function elementValue(shell: Shell, name: string, key: string): string | undefined {
  if (name === 'FUNCNAME') return functionNames(shell)[Number(key)];
  const variable = shell.variables.get(name);
  if (!variable?.items) return key === '0' ? parameterValue(shell, name) : undefined;
  return variable.items.get(realKey(variable, key));
}

function realKey(variable: Variable, key: string): string {
  if (variable.isAssociative || !key.startsWith('-')) return key;
  return String(Number(keysOf(variable).at(-1) ?? -1) + 1 + Number(key));
}

/**
 * Sets a variable, or the element of an array if there is a key.
 * @throws CommandError for a read-only variable
 */
export function setParameter(shell: Shell, name: string, value: string, key?: string): void {
  const variable = shell.variables.get(name);
  if (variable?.isReadonly) {
    complain(shell, `${name}: readonly variable`);
    throw new CommandError('');
  }
  shell.world.budget.checkText(value);
  if (key === undefined && !variable?.items) {
    shell.variables.set(name, { value });
    return;
  }
  // A subshell may share what was there, so that it is copied.
  shell.world.budget.step((variable?.items?.size ?? 0) >> 4);
  const items = new Map(variable?.items);
  if (variable?.value !== undefined && !variable.items) items.set('0', variable.value);
  items.set(variable ? realKey(variable, key ?? '0') : (key ?? '0'), value);
  shell.variables.set(name, { value: undefined, items });
}

/** Ends the shell because a parameter is not set, after saying so. */
export function failUnset(shell: Shell, name: string, message = 'unbound variable'): never {
  complain(shell, `${name}: ${message}`);
  throw new ShellExit(1);
}
