import type { Run } from './run';
import type { Shell } from './shell';
import { TextInput } from './streams';

/** A call of a builtin or tool. */
export interface Invocation {
  readonly name: string;
  readonly args: readonly string[];
  readonly shell: Shell;
  /** Prints on standard output. All that is printed until the command ends or pauses is one write. */
  readonly out: (text: string) => void;
  /** Prints on standard error. */
  readonly err: (text: string) => void;
}

/** A command that is not part of the script: returns its status. */
export type Tool = (call: Invocation) => number | Run<number>;

/** Standard input. */
export function inputOf({ shell }: Invocation): TextInput {
  return shell.descriptors.get(0)?.input ?? new TextInput('');
}

/** The lines of a text, without the line ends. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

/** Lines as a text, each with its line end. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
