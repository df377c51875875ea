import { ScriptStopped } from './signals';

const STEPS_MAX = 500_000;
const CALLS_MAX = 200;
const TEXT_MAX = 1_000_000;
const PRINTED_MAX = 4_000_000;

/** Counts what a script does, so that one without end is ended. Counts and no times: the same on every machine. */
export class Budget {
  private steps = 0;
  private printedLength = 0;

  /** Counts one command, one round of a loop or one line that a tool reads. */
  step(count = 1): void {
    this.steps += count;
    if (this.steps > STEPS_MAX)
      throw new ScriptStopped(`The script was stopped after ${STEPS_MAX} steps; it seems to have no end.`);
  }

  /** Checks the number of functions that have called each other. */
  checkCalls(depth: number): void {
    if (depth > CALLS_MAX)
      throw new ScriptStopped(`The script was stopped because functions call each other ${CALLS_MAX} deep.`);
  }

  /** Counts characters that the script prints. */
  printed(count: number): void {
    this.printedLength += count;
    if (this.printedLength > PRINTED_MAX)
      throw new ScriptStopped(
        `The script was stopped because it prints more than ${PRINTED_MAX} characters.`,
      );
  }

  /** Checks the length of a text that the script builds. Returns it. */
  checkText(text: string): string {
    if (text.length > TEXT_MAX)
      throw new ScriptStopped(
        `The script was stopped because it builds a text of more than ${TEXT_MAX} characters.`,
      );
    return text;
  }
}
