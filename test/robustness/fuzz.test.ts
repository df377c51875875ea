import { describe, expect, it } from 'vitest';
import { corpus } from './fuzz/corpus';
import { type FuzzInput, inputAt } from './fuzz/inputs';
import { tryInput } from './fuzz/tryInput';

// A short run of `npm run fuzz`, the same each time.
const SEED = 20_240;
const ROUNDS = 8;
const INPUTS = 12;

const samples = corpus(false);

function nameOf({ name }: FuzzInput, index: number): string {
  return `seed ${SEED}, input ${index} (${name})`;
}

describe('sources that were damaged at random', () => {
  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    'are checked and run, share %i',
    (round) => {
      for (let index = round * INPUTS; index < (round + 1) * INPUTS; index++) {
        const input = inputAt(samples, SEED, index);
        expect(() => tryInput(input), nameOf(input, index)).not.toThrow();
      }
    },
    60_000,
  );

  it('are the same for the same seed, and others for another one', () => {
    expect(inputAt(samples, 1, 5)).toEqual(inputAt(samples, 1, 5));
    expect(inputAt(samples, 1, 5)).not.toEqual(inputAt(samples, 2, 5));
  });

  it('include texts that end where somebody is typing', () => {
    const { files, name } = inputAt(samples, SEED, 1009);
    const path = name.split(' ')[1] ?? '';
    expect(files.get(path)).toHaveLength(100);
  });

  it('cost little where good sources do', () => {
    const [first] = samples;
    expect(first && tryInput(first)).toBeGreaterThanOrEqual(0);
  });
});
