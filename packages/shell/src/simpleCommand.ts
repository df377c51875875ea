import type { Assignment, Command, Redirection, Word } from 'unbash';
import { assign } from './assign';
import { BUILTINS } from './builtins/table';
import { declare, isDeclaration } from './builtins/declare';
import { expandWords } from './expansion/expand';
import type { Tool } from './invocation';
import { openRedirects } from './redirect';
import type { Run } from './run';
import { complain, type Shell, type ShellFunction, write } from './shell';
import { FunctionReturn } from './signals';
import { exitOnFailure } from './statements';
import type { Descriptor } from './streams';
import type { Variable } from './variables';

/** The parts of a command, sorted out once. */
interface Parts {
  readonly assignments: readonly Assignment[];
  /** The name and the plain arguments. */
  readonly words: readonly Word[];
  readonly redirects: readonly Redirection[];
  /** The arguments of a command such as `local`. */
  readonly declared: readonly Assignment[];
}

const sorted = new WeakMap<Command, Parts>();

function partsOf(command: Command): Parts {
  let parts = sorted.get(command);
  if (!parts) {
    const { name, prefix, suffix } = command;
    const words = suffix.filter((each): each is Word => each.type === 'Word');
    parts = {
      assignments: prefix.filter((each) => each.type === 'Assignment'),
      words: name ? [name, ...words] : words,
      redirects: [...prefix, ...suffix].filter(isRedirection),
      declared: suffix.filter((each) => each.type === 'Assignment'),
    };
    sorted.set(command, parts);
  }
  return parts;
}

/** Runs a simple command. Returns its status. */
export function* runCommand(shell: Shell, command: Command): Run<number> {
  shell.world.budget.step();
  const { assignments, words, redirects, declared } = partsOf(command);
  const fields = words.length > 0 ? yield* expandWords(shell, words) : [];
  const before = shell.descriptors;
  const opened = redirects.length > 0 ? yield* openRedirects(shell, redirects) : before;
  if (!opened) return checked(shell, 1);
  const [name] = fields;
  if (name === undefined) return checked(shell, yield* assignAll(shell, assignments));
  shell.descriptors = opened;
  if (name === 'exec' && fields.length === 1) return 0;
  try {
    if (isDeclaration(name)) return checked(shell, yield* declare(shell, fields, declared));
    if (assignments.length === 0) return checked(shell, yield* runWords(shell, fields, true));
    return checked(shell, yield* withVariables(shell, assignments, runWords(shell, fields, true)));
  } finally {
    if (shell.descriptors === opened) shell.descriptors = before;
  }
}

function checked(shell: Shell, status: number): number {
  if (status !== 0 && shell.conditions === 0) shell.status = status;
  exitOnFailure(shell, status);
  return status;
}

function isRedirection(node: Assignment | Redirection | Word): node is Redirection {
  return node.type === 'Redirect' || node.type === 'HereDoc' || node.type === 'HereString';
}

/** The status of assignments is that of the last command substitution in them. */
function* assignAll(shell: Shell, assignments: readonly Assignment[]): Run<number> {
  const before = shell.status;
  shell.status = 0;
  const hasSubstitution = assignments.some(({ text }) => text.includes('$(') || text.includes('`'));
  if (!hasSubstitution) shell.status = before;
  for (const assignment of assignments) yield* assign(shell, assignment);
  return hasSubstitution ? shell.status : 0;
}

/** Runs a command with variables that only it sees. */
function* withVariables(shell: Shell, assignments: readonly Assignment[], run: Run<number>): Run<number> {
  const before = new Map<string, Variable | undefined>();
  for (const assignment of assignments) {
    before.set(assignment.name, shell.variables.get(assignment.name));
    yield* assign(shell, assignment);
  }
  try {
    return yield* run;
  } finally {
    for (const [name, variable] of before) {
      if (variable) shell.variables.set(name, variable);
      else shell.variables.unset(name);
    }
  }
}

/** Runs words as a command: a function, a builtin or a tool. */
export function* runWords(shell: Shell, words: readonly string[], withFunctions: boolean): Run<number> {
  const [name = '', ...args] = words;
  const found = withFunctions ? shell.functions.get(name) : undefined;
  if (found) return yield* callFunction(shell, name, args, found);
  const builtin = BUILTINS.get(name);
  if (builtin) return yield* runTool(shell, name, args, builtin, true);
  const tool = shell.world.tools.get(name.replace(/^\/(?:usr\/)?s?bin\//, ''));
  if (tool) return yield* runTool(shell, name, args, tool, false);
  shell.world.watcher.missing(name);
  complain(shell, name.includes('/') ? `${name}: No such file or directory` : `${name}: command not found`);
  return 127;
}

function* callFunction(
  shell: Shell,
  name: string,
  args: readonly string[],
  called: ShellFunction,
): Run<number> {
  const { args: argsBefore, calls, source, offset, loops } = shell;
  shell.world.budget.checkCalls(calls.length);
  shell.world.watcher.called(name, args, shell);
  shell.args = args;
  shell.calls = [...calls, name];
  shell.source = called.source;
  shell.loops = 0;
  shell.variables.enter();
  try {
    return yield* shell.world.interpreter.node(shell, called.body);
  } catch (signal) {
    if (signal instanceof FunctionReturn) return signal.status;
    throw signal;
  } finally {
    shell.variables.leave();
    Object.assign(shell, { args: argsBefore, calls, source, offset, loops });
  }
}

function* runTool(
  shell: Shell,
  name: string,
  args: readonly string[],
  tool: Tool,
  isBuiltin: boolean,
): Run<number> {
  let printed = '';
  const { descriptors } = shell;
  const out = (text: string): void => {
    printed = shell.world.budget.checkText(printed + text);
  };
  const flush = (): number => {
    const text = printed;
    printed = '';
    return text === '' ? 0 : writeTo(descriptors, text);
  };
  const err = (text: string): void => void write(shell, 2, text);
  const result = tool({ name, args, shell, out, err });
  const status = typeof result === 'number' ? result : yield* flushing(result, flush);
  const refused = flush();
  if (refused === 0) return status;
  const message = `${name}: write error: ${shell.world.files.failureText(refused)}`;
  if (isBuiltin) complain(shell, message);
  else err(`${message}\n`);
  return 1;
}

function writeTo(descriptors: ReadonlyMap<number, Descriptor>, text: string): number {
  return descriptors.get(1)?.output?.(text) ?? 0;
}

/** What was printed before a pause is there for others to see during the pause. */
function* flushing(run: Run<number>, flush: () => number): Run<number> {
  for (;;) {
    const step = run.next();
    if (step.done) return step.value;
    flush();
    yield step.value;
  }
}
