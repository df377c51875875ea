import type { CheckedModule } from '../analysis/project';
import type { Finding } from '../base/finding';
import type { Module } from '../model/module';
import type { SourceReader } from '../syntax/sourceFile';
import { carriedFindings, withCarried } from './carriedFindings';

/** Whether more of a module is not C than before: somebody is typing a line, or has not closed a brace yet. */
export function isHalfTyped(now: Module, before: Module | undefined): boolean {
  return before !== undefined && now !== before && damageOf(now) > damageOf(before);
}

function damageOf({ units }: Module): number {
  return units.reduce((sum, { damaged }) => sum + damaged, 0);
}

/**
 * What is said of a module while it is half typed: what was found before, as far as its text is still there. Whatever is
 * found besides may come of what is missing.
 */
export function whileHalfTyped(now: CheckedModule, before: CheckedModule, sources: SourceReader): Finding[] {
  const carried = carriedFindings(before.findings, before.module, sources);
  const places = new Set(carried.map(({ rule, place }) => `${rule} ${place.file} ${place.start}`));
  const still = now.findings.filter(({ rule, place }) => places.has(`${rule} ${place.file} ${place.start}`));
  return withCarried(still, carried);
}
