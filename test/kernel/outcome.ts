import { printLine, type PrintedScenario } from '../../server/src/scenario/transcript';

/** What one command led to, on a kernel or in the simulator. */
export interface Step {
  /** The command and what was printed, as lines of a transcript. */
  readonly lines: PrintedScenario['lines'];
  /** Files of sysfs and loaded modules after it, sorted; undefined if they were not asked for. */
  readonly state: readonly string[] | undefined;
}

/** What a scenario led to. */
export interface Outcome {
  readonly steps: readonly Step[];
  /** Why the last step is not to be trusted: the kernel died or hung, or the machine detected a fault. */
  readonly end: string | undefined;
}

/** Everything that is compared, as text. */
export function comparableText({ steps }: Outcome): string {
  return steps
    .flatMap(({ lines, state }) => [
      ...lines.map(printLine).map(withoutAddresses),
      ...(state ?? []).map((line) => `  [${line}]`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

/** `%p` prints a number that is made anew with each boot, or `(____ptrval____)` where there is none. */
export function withoutAddresses(line: string): string {
  return line.replace(/\b(?!0{16}\b)[0-9a-f]{16}\b|\(____ptrval____\)/g, '(address)');
}
