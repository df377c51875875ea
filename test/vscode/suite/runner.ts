import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** A test passes when `run` resolves; its name reads as a sentence after "it". */
export interface Test {
  readonly name: string;
  readonly run: () => Promise<void>;
}

const TEST_MS_MAX = 90_000;
const SEE_MS_MAX = 20_000;
const LOOK_MS = 50;

/** Runs the tests one after the other, prints what became of them and leaves the counts for the host. */
export async function runAll(suite: string, tests: readonly Test[]): Promise<void> {
  console.log(`\n${suite}`);
  let failed = 0;
  for (const test of tests) failed += (await passes(test)) ? 0 : 1;
  const results = process.env['LIVEPATCH_RESULTS'];
  if (results) writeFileSync(results, JSON.stringify({ passed: tests.length - failed, failed }));
  if (failed > 0) throw new Error(`${failed} of ${tests.length} tests failed`);
}

async function passes({ name, run }: Test): Promise<boolean> {
  const started = Date.now();
  try {
    await Promise.race([run(), tooLate()]);
    console.log(`  ✔ ${name} (${Date.now() - started} ms)`);
    return true;
  } catch (error) {
    console.log(
      `  ✘ ${name}\n${indent(error instanceof Error ? (error.stack ?? error.message) : inspect(error))}`,
    );
    return false;
  }
}

function tooLate(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`no end within ${TEST_MS_MAX / 1000} s`)), TEST_MS_MAX).unref();
  });
}

function indent(text: string): string {
  return text.replace(/^/gm, '      ');
}

/** Fails with what was expected and what was seen, unless `holds`. */
export function expect(expected: string, seen: unknown, holds: boolean): asserts holds {
  if (!holds) throw new Error(`expected ${expected}; saw ${show(seen)}`);
}

/**
 * Looks again and again until `holds` says yes to what `see` returns, and returns that.
 * Fails with what was `expected` and what was seen last.
 */
export async function eventually<T>(
  expected: string,
  see: () => T | Thenable<T>,
  holds: (seen: T) => boolean,
): Promise<T> {
  const end = Date.now() + SEE_MS_MAX;
  for (;;) {
    const seen = await see();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`expected ${expected}; saw ${show(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function show(seen: unknown): string {
  return typeof seen === 'string' ? JSON.stringify(seen) : inspect(seen, { depth: 4, breakLength: 110 });
}
