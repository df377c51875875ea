import type { AndOr, Pipeline, Statement } from 'unbash';
import { startJob } from './jobs';
import { parseText } from './parse';
import type { Run } from './run';
import { complain, type Shell, subshellOf, withDescriptors } from './shell';
import { FunctionReturn, LoopSignal, ShellExit } from './signals';
import { collector, TextInput } from './streams';

/** Runs the text of a script in the shell itself. Returns its status; 2, after a message, where it cannot be read. */
export function* runText(shell: Shell, text: string): Run<number> {
  const { commands, errors } = parseText(text);
  const [error] = errors ?? [];
  if (error) {
    shell.offset = error.pos;
    complain(shell, `syntax error: ${error.message}`);
    return 2;
  }
  return yield* runStatements(shell, commands);
}

/** Runs statements one after the other. Returns the status of the last. */
export function* runStatements(shell: Shell, statements: readonly Statement[]): Run<number> {
  for (const statement of statements) {
    shell.offset = statement.pos;
    if (statement.background) shell.status = yield* startJob(shell, statement.command);
    else shell.status = yield* shell.world.interpreter.node(shell, statement.command);
  }
  return statements.length === 0 ? 0 : shell.status;
}

/** Runs `a && b || c`. */
export function* runAndOr(shell: Shell, { commands, operators }: AndOr): Run<number> {
  let status = 0;
  for (const [index, command] of commands.entries()) {
    const operator = operators[index - 1];
    if (operator === '&&' && status !== 0) continue;
    if (operator === '||' && status === 0) continue;
    const isLast = index === commands.length - 1;
    status = isLast
      ? yield* shell.world.interpreter.node(shell, command)
      : yield* inCondition(shell, command);
    shell.status = status;
  }
  return status;
}

/** Runs something whose failure is looked at, so that it does not end a script with `set -e`. */
export function* inCondition(
  shell: Shell,
  node: Parameters<Shell['world']['interpreter']['node']>[1],
): Run<number> {
  shell.conditions++;
  try {
    return yield* shell.world.interpreter.node(shell, node);
  } finally {
    shell.conditions--;
  }
}

/** Runs `a | b | c`, one after the other: each gets all that the one before printed. */
export function* runPipeline(shell: Shell, { commands, operators, prefixes }: Pipeline): Run<number> {
  const isNegated = prefixes.filter(({ type }) => type === 'Negation').length % 2 === 1;
  const [only] = commands;
  const statuses: number[] = [];
  if (only && commands.length === 1) {
    statuses.push(
      isNegated ? yield* inCondition(shell, only) : yield* shell.world.interpreter.node(shell, only),
    );
  } else {
    let input = shell.descriptors.get(0)?.input;
    for (const [index, command] of commands.entries()) {
      const output = collector((text) => shell.world.budget.checkText(text));
      const isLast = index === commands.length - 1;
      const part = pipePart(shell, input, isLast ? undefined : output, operators[index] === '|&');
      statuses.push(yield* runSubshell(part, shell.world.interpreter.node(part, command)));
      input = new TextInput(output.text());
    }
  }
  return finish(shell, statuses, isNegated);
}

function pipePart(
  shell: Shell,
  input: TextInput | undefined,
  output: ReturnType<typeof collector> | undefined,
  withErrors: boolean,
): Shell {
  let descriptors = withDescriptors(shell.descriptors, [0, input ? { input } : {}]);
  if (output) descriptors = withDescriptors(descriptors, [1, output]);
  if (output && withErrors) descriptors = withDescriptors(descriptors, [2, output]);
  return subshellOf(shell, descriptors);
}

function finish(shell: Shell, statuses: readonly number[], isNegated: boolean): number {
  const items = new Map(statuses.map((status, index) => [String(index), String(status)]));
  shell.variables.set('PIPESTATUS', { value: undefined, items });
  const failed = shell.options.has('pipefail') ? statuses.findLast((status) => status !== 0) : undefined;
  const status = failed ?? statuses.at(-1) ?? 0;
  if (isNegated) return status === 0 ? 1 : 0;
  if (statuses.length > 1) exitOnFailure(shell, status);
  return status;
}

/** Runs what belongs to a shell to its end, whichever way it leaves. Returns its status. */
export function* runSubshell(shell: Shell, run: Run<number>): Run<number> {
  let status: number;
  try {
    status = yield* run;
  } catch (signal) {
    if (signal instanceof ShellExit || signal instanceof FunctionReturn) status = signal.status;
    else if (signal instanceof LoopSignal) status = 0;
    else throw signal;
  }
  return yield* runExitTrap(shell, status);
}

/** Runs what `trap … EXIT` asked for. Returns the status that the shell ends with. */
function* runExitTrap(shell: Shell, status: number): Run<number> {
  const command = shell.traps.get('EXIT');
  if (command === undefined) return status;
  shell.traps.delete('EXIT');
  shell.status = status;
  try {
    yield* shell.world.interpreter.command(shell, ['eval', command], false);
  } catch (signal) {
    if (signal instanceof ShellExit) return signal.status;
    throw signal;
  }
  return status;
}

/** Ends the shell after a failure where `set -e` demands it. */
export function exitOnFailure(shell: Shell, status: number): void {
  if (status !== 0 && shell.conditions === 0 && shell.options.has('errexit')) throw new ShellExit(status);
}
