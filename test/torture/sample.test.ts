import { describe, expect, it } from 'vitest';
import { csmithFolder, referenceFolder, tortureFolder } from '../../scripts/c-suites.mjs';
import { Random } from '../support/random';
import { compare } from './compare';
import { csmithProgram } from './csmith';
import { torturePrograms } from './torture';

/** `npm run test:c` runs all of them; here is a sample, the same each time. */
const SEED = 20261130;
const TORTURE_COUNT = 60;
const CSMITH_COUNT = 5;

const [torture, csmith] = [tortureFolder(), csmithFolder()];

describe('programs that nobody here wrote', () => {
  it.skipIf(torture === undefined)(`${TORTURE_COUNT} of gcc's do what gcc makes of them`, () => {
    const random = new Random(SEED);
    const eligible = torturePrograms(torture ?? '').filter((program) => !('skipped' in program));
    expect(eligible.length).toBeGreaterThan(1000);
    const chosen = Array.from({ length: TORTURE_COUNT }, () => random.pick(eligible));
    const verdicts = chosen.map((program) => compare(program, referenceFolder(), false));
    expect(verdicts.filter(({ kind }) => kind === 'differs')).toEqual([]);
    expect(verdicts.filter(({ kind }) => kind === 'agrees').length).toBeGreaterThan(TORTURE_COUNT / 2);
  });

  it.skipIf(csmith === undefined)(`${CSMITH_COUNT} of csmith's print what gcc's print`, () => {
    const verdicts = Array.from({ length: CSMITH_COUNT }, (_, index) =>
      compare(csmithProgram(csmith ?? '', SEED + index), referenceFolder(), true),
    );
    expect(verdicts.filter(({ kind }) => kind === 'differs')).toEqual([]);
    expect(verdicts.some(({ kind }) => kind === 'agrees')).toBe(true);
  });
});
