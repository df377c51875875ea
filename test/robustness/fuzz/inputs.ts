import { Random } from '../../support/random';
import type { Sample } from './corpus';
import { mutate } from './mutate';

/** Something to try. The same number of a seed gives the same input for ever, as long as the corpus stays. */
export interface FuzzInput {
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
  readonly kernel: string | undefined;
}

const KERNELS = ['6.12', '6.1', '5.14', 'state-callbacks'];

/** The input with a number. */
export function inputAt(samples: readonly Sample[], seed: number, index: number): FuzzInput {
  const random = new Random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
  for (let warm = 0; warm < 4; warm++) random.below(2);
  const sample = random.pick(samples);
  const path = random.pick(sample.sources);
  const text = sample.files.get(path) ?? '';
  const files = new Map(sample.files).set(path, isTyping(index) ? typed(text, index) : changed(text));
  const kernel = random.below(4) === 0 ? random.pick(KERNELS) : sample.kernel;
  return { name: `${sample.name} ${path}`, files, kernel };

  function changed(original: string): string {
    const other = random.pick(samples);
    let made = original;
    for (let times = random.below(4); times >= 0; times--)
      made = mutate(made, other.files.get(other.sources[0] ?? '') ?? '', random);
    return made;
  }
}

/** Every tenth input is a text that is just being typed: it ends in the middle, one character further each time. */
function isTyping(index: number): boolean {
  return index % 10 === 9;
}

function typed(text: string, index: number): string {
  return text.slice(0, ((index - 9) / 10) % (text.length + 1));
}
