import type {
  AndOr,
  ArithmeticExpression,
  CompoundCommand,
  CompoundList,
  PipelineNode,
  Redirected,
  Script,
  Statement,
} from 'unbash';
import type { Budget } from './budget';
import type { Tool } from './invocation';
import type { ShellSystem } from './shellSystem';
import type { Files } from './files';
import type { Run } from './run';
import type { Descriptor } from './streams';
import { Variables } from './variables';

/** A text that was parsed, and how messages call it. */
export interface SourceText {
  readonly name: string;
  readonly text: string;
  /** The line of the file that the text begins on; 1 for a whole file. */
  readonly firstLine: number;
}

export interface ShellFunction {
  readonly body: CompoundCommand | Redirected | CompoundList;
  readonly source: SourceText;
}

/** Something that runs in the background. */
export interface Job {
  readonly pid: number;
  /** Undefined for a process of the system. */
  readonly run: Run<number> | undefined;
  /** Virtual time before which it has nothing to do. */
  wake: number;
  status: number | undefined;
}

/** What happens in a script, for those who look at it from outside. */
export interface Watcher {
  /** A function of the script is called. */
  called(name: string, args: readonly string[], shell: Shell): void;
  /** A command is neither in the script nor known. */
  missing(name: string): void;
}

/** What expansions and builtins need of the interpreter that they are parts of. */
export interface Interpreter {
  /** Runs one node of a script's tree. Returns its status. */
  node(shell: Shell, node: PipelineNode | AndOr | CompoundList): Run<number>;
  /** Runs statements one after the other. Returns the status of the last. */
  statements(shell: Shell, statements: readonly Statement[]): Run<number>;
  /** Runs a script in a subshell. Returns what it prints, without line ends at the end unless it is to be whole. */
  capture(shell: Shell, script: Script, isWhole?: boolean): Run<string>;
  /** Runs words as a command, as if they stood in the script. Functions only if `withFunctions`. */
  command(shell: Shell, words: readonly string[], withFunctions: boolean): Run<number>;
  evaluate(shell: Shell, expression: ArithmeticExpression): Run<bigint>;
}

/** What all shells of a script share. */
export interface World {
  readonly system: ShellSystem;
  readonly files: Files;
  readonly budget: Budget;
  readonly jobs: Job[];
  readonly watcher: Watcher;
  readonly interpreter: Interpreter;
  /** The programs that there are, by the name that they are called by. */
  readonly tools: ReadonlyMap<string, Tool>;
  /** The version that `uname -r` prints. */
  readonly release: string;
  /** The text of a script that another one names; undefined if it cannot be read. `path` is absolute. */
  readonly readScript: (path: string) => string | undefined;
  /** A number that no call before has returned. */
  readonly unique: () => number;
}

/** One shell or subshell. */
export interface Shell {
  readonly world: World;
  readonly variables: Variables;
  functions: ReadonlyMap<string, ShellFunction>;
  readonly options: Set<string>;
  /** Commands by the names of signals, and `EXIT` and `ERR`. */
  readonly traps: Map<string, string>;
  readonly pid: number;
  readonly isSubshell: boolean;
  descriptors: ReadonlyMap<number, Descriptor>;
  /** `$0` */
  name: string;
  /** `$1`, `$2` … */
  args: readonly string[];
  /** `$?` */
  status: number;
  /** `$!` */
  lastJob: number | undefined;
  source: SourceText;
  /** Offset in the source of the command that runs. */
  offset: number;
  /** Names of the functions that run, innermost last. */
  calls: readonly string[];
  /** In how many conditions we are: a failure in one does not end a script with `set -e`. */
  conditions: number;
  loops: number;
  /** How many scripts are being read with `.`. */
  sourced: number;
}

/**
 * A shell that begins with what the given one has, and does not change it. The given one must wait for it; a shell
 * that goes on beside it needs `variables` that are a copy.
 */
export function subshellOf(
  shell: Shell,
  descriptors = shell.descriptors,
  variables = new Variables(shell.variables),
): Shell {
  return {
    ...shell,
    variables,
    options: new Set(shell.options),
    traps: new Map(),
    isSubshell: true,
    descriptors,
  };
}

/** The descriptors with some of them replaced. */
export function withDescriptors(
  descriptors: ReadonlyMap<number, Descriptor>,
  ...changes: readonly (readonly [number, Descriptor])[]
): ReadonlyMap<number, Descriptor> {
  return new Map([...descriptors, ...changes]);
}

/** Writes to a descriptor. Returns 0 or a negative errno. */
export function write(shell: Shell, descriptor: number, text: string): number {
  return shell.descriptors.get(descriptor)?.output?.(text) ?? 0;
}

/** Prints a message on standard error, with the script's name and line as shells do. */
export function complain(shell: Shell, message: string): void {
  write(shell, 2, `${shell.source.name}: line ${lineOf(shell)}: ${message}\n`);
}

/** The line of the source that the current command begins on, from 1. */
export function lineOf({ source, offset }: Shell): number {
  let line = source.firstLine;
  for (let index = source.text.indexOf('\n'); index !== -1 && index < offset; line++) {
    index = source.text.indexOf('\n', index + 1);
  }
  return line;
}
