import { expect, it } from 'vitest';
import { runC } from './runC';

/** A few lines of C as modules write them, and what they give. */
export interface Idiom {
  readonly name: string;
  /** Declarations in front of `f()`. */
  readonly top?: string;
  /** The body of `int f(void)`. */
  readonly body: string;
  /** What it returns. */
  readonly gives: number;
  /** What it prints. */
  readonly prints?: readonly string[];
  /** Virtual time that passes afterwards, in ms. */
  readonly advance?: number;
}

/** Runs each of them: nothing may be unknown, and nothing wrong is seen. */
export function checkIdioms(idioms: readonly Idiom[]): void {
  it.each(idioms)('$name', ({ top = '', body, gives, prints, advance }) => {
    const { result, log, faults, unknown } = runC(
      `${top}\nint f(void)\n{\n${body}\n}`,
      advance === undefined ? {} : { advance },
    );
    expect({ unknown, faults, result, log: prints ? log : [] }).toEqual({
      unknown: [],
      faults: [],
      result: gives,
      log: prints ?? [],
    });
  });
}
