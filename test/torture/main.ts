// See scripts/c-test.mjs.
import { parseArgs } from 'node:util';
import { csmithFolder, referenceFolder, tortureFolder } from '../../scripts/c-suites.mjs';
import { compare, type Verdict } from './compare';
import { csmithProgram } from './csmith';
import type { Candidate } from './program';
import { torturePrograms } from './torture';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'all' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '2000' },
    module: { type: 'boolean', default: false },
  },
});

/** One at a time: thousands of generated programs are large together. */
function* programs(suite: 'torture' | 'csmith'): Generator<Candidate> {
  const folder = suite === 'torture' ? tortureFolder() : csmithFolder();
  if (folder === undefined) throw new Error('The suites were not fetched.');
  if (suite === 'torture') yield* torturePrograms(folder);
  else
    for (let index = 0; index < Number(values.count); index++)
      yield csmithProgram(folder, Number(values.seed) + index);
}

function runSuite(suite: 'torture' | 'csmith'): number {
  const counts = { agrees: 0, differs: 0, silent: 0 };
  const skipped = new Map<string, number>();
  const withFaults: string[] = [];
  const wanted = values.only?.split(',');
  for (const each of programs(suite)) {
    if (wanted && !wanted.some((word) => each.name.includes(word))) continue;
    if (values.module && 'module' in each) console.log(each.module);
    const verdict = compare(each, referenceFolder(), suite === 'csmith');
    tell(verdict);
    if (verdict.kind === 'skipped') skipped.set(verdict.why, (skipped.get(verdict.why) ?? 0) + 1);
    else counts[verdict.kind]++;
    if (verdict.kind === 'differs' && verdict.named.length === 0) counts.silent++;
    if (verdict.kind === 'agrees' && verdict.faults.length > 0)
      withFaults.push(`${verdict.name}: ${verdict.faults.join('; ')}`);
  }
  for (const line of withFaults) console.log(`FAULT  ${line}`);
  for (const [why, count] of [...skipped].sort((a, b) => b[1] - a[1]))
    console.log(`skipped ${count}: ${why}`);
  console.log(
    `${suite}: agreed ${counts.agrees}, differed ${counts.differs} (${counts.silent} without naming what is not known), ` +
      `${withFaults.length} agreed with a fault`,
  );
  return counts.differs;
}

function tell(verdict: Verdict): void {
  if (verdict.kind !== 'differs') return;
  const named = verdict.named.length > 0 ? ` [${verdict.named.join(', ')}]` : ' [silent]';
  console.log(`DIFFERS  ${verdict.name}: ${verdict.how}${named}`);
}

const suites = (['torture', 'csmith'] as const).filter(
  (each) => values.suite === 'all' || values.suite === each,
);
process.exitCode = suites.map(runSuite).some((differs) => differs > 0) ? 1 : 0;
