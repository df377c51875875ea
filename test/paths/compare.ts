import type { Int } from '../../server/src/c/integers';
import { endsOf } from '../../server/src/machine/symbols/exact';
import { wrap } from '../../server/src/c/integers';
import { Random } from '../support/random';
import { behaviours, type Behaviour, type Call } from './gcc';
import { pathsOf, type Paths } from './machinePaths';
import { randomSubject, type Subject } from './randomBranches';

export interface Result {
  readonly functions: number;
  readonly paths: number;
  /** Paths whose solved arguments take another way in gcc's program, in words. */
  readonly unsound: readonly string[];
  /** Functions with a way that is on no path, though none was said to be left out, in words. */
  readonly missed: readonly string[];
  /** Functions of which ways were left out. */
  readonly incomplete: number;
  /** What the machine did not know, or what went wrong. */
  readonly complaints: readonly string[];
}

const MAX_PATHS = 40;

/** Compares the ways that the machine finds through random functions with what gcc makes of them. */
export function comparePaths(seed: number, count: number, samples: number): Result {
  const random = new Random(seed);
  const subjects = Array.from({ length: count }, (_, at) => randomSubject(`f${seed}_${at}`, random));
  const found = subjects.map((subject) => pathsOf(subject, MAX_PATHS));
  const solved = found.flatMap(({ paths }, subject) => paths.map(({ inputs }) => ({ subject, inputs })));
  const sampled = subjects.flatMap(({ parameters }, subject) =>
    Array.from({ length: samples }, () => ({
      subject,
      inputs: parameters.map(({ type }) => anyValue(type, random)),
    })),
  );
  const answers = behaviours(subjects, [...solved, ...sampled]);
  const expected = answers.slice(0, solved.length);
  return {
    functions: count,
    paths: solved.length,
    unsound: unsoundIn(subjects, found, expected),
    missed: missedIn(subjects, found, sampled, answers.slice(solved.length)),
    incomplete: found.filter(({ isIncomplete }) => isIncomplete).length,
    complaints: found.flatMap(({ complaints }, at) =>
      complaints.map((each) => `${each}\n${subjects[at]?.text}`),
    ),
  };
}

function unsoundIn(
  subjects: readonly Subject[],
  found: readonly Paths[],
  expected: readonly (Behaviour | undefined)[],
): string[] {
  const all = found.flatMap(({ paths }, at) =>
    paths.map((path) => ({ path, subject: subjects[at] as Subject })),
  );
  return all.flatMap(({ path, subject }, at) => {
    const real = expected[at];
    if (!real || textOf(real) === textOf(path)) return [];
    return [
      `${subject.name}(${path.inputs.join(', ')}): ${textOf(path)}, gcc's ${textOf(real)}\n${subject.text}`,
    ];
  });
}

function missedIn(
  subjects: readonly Subject[],
  found: readonly Paths[],
  calls: readonly Call[],
  answers: readonly (Behaviour | undefined)[],
): string[] {
  const known = found.map(({ paths }) => new Set(paths.map(({ trace }) => trace.join(' '))));
  const missed = new Map<number, string>();
  calls.forEach(({ subject, inputs }, at) => {
    if (found[subject]?.isIncomplete || (found[subject]?.complaints.length ?? 0) > 0 || missed.has(subject))
      return;
    const trace = answers[at]?.trace.join(' ');
    if (trace !== undefined && !known[subject]?.has(trace))
      missed.set(
        subject,
        `${subjects[subject]?.name}(${inputs.join(', ')}) takes ${trace}\n${subjects[subject]?.text}`,
      );
  });
  return [...missed.values()];
}

function textOf({ result, trace }: Behaviour): string {
  return `${result} by ${trace.join(' ')}`;
}

function anyValue(type: { size: number; signed: boolean }, random: Random): Int {
  const [low, high] = endsOf(type);
  const some: Int[] = [
    0,
    1,
    2,
    3,
    5,
    7,
    10,
    12,
    -12,
    63,
    127,
    128,
    255,
    256,
    4095,
    low,
    high,
    random.below(300) - 150,
  ];
  const any = [
    random.below(1 << 16),
    random.below(2 ** 31) * (random.below(2) ? 1 : -1),
    random.below(2 ** 31) * 2 ** 20,
  ];
  return wrap(random.pick([...some, ...any]), type);
}
