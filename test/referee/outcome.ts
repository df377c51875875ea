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

/** The end of a scenario that nothing more is known of. */
export const GONE = 'The kernel died or hung.';

/** What was detected in the last step: the kernel's or the machine's own words. */
export function faultOf(steps: readonly Step[]): string | undefined {
  return steps.at(-1)?.lines.map(printLine).find(isFault);
}

function isFault(line: string): boolean {
  return line.startsWith('! ');
}

/** A line without what differs from boot to boot, and without the words in which a fault is told. */
export function comparableLine(line: string): string {
  return isFault(line) ? '! a fault' : withoutAddresses(line);
}

/** Everything that is compared, as text. */
export function comparableText({ steps }: Outcome): string {
  return steps
    .flatMap(({ lines, state }) => [
      ...lines.map(printLine).map(comparableLine),
      ...(state ?? []).map((line) => `  [${line}]`),
    ])
    .map((line) => `${line}\n`)
    .join('');
}

/** `%p` prints a number that is made anew with each boot, or `(____ptrval____)` where there is none. */
export function withoutAddresses(line: string): string {
  return line.replace(/\b(?!0{16}\b)[0-9a-f]{16}\b|\(____ptrval____\)/g, '(address)');
}
