// See scripts/paths-test.mjs.
import { parseArgs } from 'node:util';
import { comparePaths } from './compare';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    samples: { type: 'string', default: '200' },
  },
});

/** So many functions are compiled together. */
const BATCH = 25;
const SHOWN = 5;

const totals = { functions: 0, paths: 0, unsound: 0, missed: 0, incomplete: 0, complaints: 0 };

function tell(kind: string, all: readonly string[], before: number): void {
  for (const each of all.slice(0, Math.max(0, SHOWN - before))) console.log(`${kind}  ${each}\n`);
}

for (let at = 0; at < Number(values.count); at += BATCH) {
  const count = Math.min(BATCH, Number(values.count) - at);
  const found = comparePaths(Number(values.seed) * 1000 + at / BATCH, count, Number(values.samples));
  tell('UNSOUND', found.unsound, totals.unsound);
  tell('MISSED', found.missed, totals.missed);
  tell('COMPLAINS', found.complaints, totals.complaints);
  totals.functions += found.functions;
  totals.paths += found.paths;
  totals.unsound += found.unsound.length;
  totals.missed += found.missed.length;
  totals.incomplete += found.incomplete;
  totals.complaints += found.complaints.length;
}

console.log(
  `${totals.functions} functions, ${totals.paths} paths: ${totals.unsound} differ from gcc's, ${totals.missed} functions have ways ` +
    `that no path takes, of ${totals.incomplete} it was said that ways are left out, ${totals.complaints} complaints`,
);
process.exitCode = totals.unsound + totals.missed + totals.complaints > 0 ? 1 : 0;
