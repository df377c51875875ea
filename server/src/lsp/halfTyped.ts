import type { CheckedModule } from '../analysis/stages/checkedModule';
import type { Finding } from '../base/finding';
import type { Module } from '../model/declarations/module';
import type { SourceFile, SourceReader } from '../syntax/sourceFile';
import { carriedFindings, withCarried } from './carriedFindings';

/** Whether more of a module is not C than before: somebody is typing a line, or has not closed a brace yet. */
export function isHalfTyped(now: Module, before: Module | undefined): boolean {
  return before !== undefined && now !== before && damageOf(now) > damageOf(before);
}

function damageOf({ units }: Module): number {
  // The first file is our own text for the kernel's macros.
  const files = units.flatMap((unit) => unit.files.slice(1));
  return units.reduce((sum, { damaged }) => sum + damaged, 0) + sumOf([...new Set(files)].map(joinedLines));
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}

const known = new WeakMap<SourceFile, number>();

/** How many lines have only begun, but are C together with the next one: `kf` before `kfree(p);`, `.rep` before `.mod`. */
function joinedLines(file: SourceFile): number {
  const count = known.get(file) ?? countJoined(file);
  known.set(file, count);
  return count;
}

const STANDS_ALONE = new Set(['else', 'do']);

function countJoined({ text, lexed: { tokens } }: SourceFile): number {
  let count = 0;
  for (const [index, { kind, text: word, start }] of tokens.entries()) {
    const next = tokens[index + 1];
    if (kind !== 'identifier' || !next || STANDS_ALONE.has(word)) continue;
    if (next.kind !== 'identifier' && next.text !== '.') continue;
    if (!next.startsLine) continue;
    const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
    // Outside of functions some write a function's type on a line of its own.
    if (/^[ \t]/.test(line) && !/^[ \t]*#/.test(line)) count++;
  }
  return count;
}

/**
 * What is said of a module while it is half typed: what was found before, as far as its text is still there. Whatever is
 * found besides may come of what is missing.
 */
export function whileHalfTyped(now: CheckedModule, before: CheckedModule, sources: SourceReader): Finding[] {
  const carried = carriedFindings(before.findings, before.module, sources);
  const locations = new Set(
    carried.map(({ rule, location }) => `${rule} ${location.file} ${location.start}`),
  );
  const still = now.findings.filter(({ rule, location }) =>
    locations.has(`${rule} ${location.file} ${location.start}`),
  );
  return withCarried(still, carried);
}
