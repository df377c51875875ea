import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { unifiedDiff } from '@livepatch/shell';
import { type Kernel, runReal } from './kernels';
import { comparableText, GONE, type Outcome } from './outcome';
import { readRecording } from './recordings';
import { fromTranscript, type Scenario } from './scenario';
import { simulate } from './simulate';
import { transcriptFiles } from './transcriptFiles';

/** A scenario and what came of it on both sides. */
export interface Pair {
  readonly scenario: Scenario;
  readonly real: Outcome;
  readonly simulated: Outcome;
}

/** Runs scenarios on the real kernel and in the simulator. */
export async function runBoth(kernel: Kernel, scenarios: readonly Scenario[]): Promise<readonly Pair[]> {
  const outcomes = await runReal(kernel, scenarios, true);
  return scenarios.map((scenario, index) => ({
    scenario,
    real: outcomes[index] ?? { steps: [], end: GONE },
    simulated: simulate(kernel.simulated, scenario, true),
  }));
}

/** How both sides differ, in the unified form of diff; undefined if they do not. */
export function difference({ real, simulated }: Pair): string | undefined {
  const [left, right] = [real, simulated].map(comparableText);
  const isWhole = real.end !== GONE && (real.end === undefined) === (simulated.end === undefined);
  if (left === right && isWhole) return undefined;
  const ends = [`Linux: ${real.end ?? 'ran to the end'}`, `simulator: ${simulated.end ?? 'ran to the end'}`];
  const diff = unifiedDiff(left ?? '', right ?? '', { left: 'Linux', right: 'simulator' });
  return isWhole ? diff : `${ends.join('\n')}\n${diff}`;
}

/** The recorded scenarios that hold for a kernel, named after their files. */
export function recordedScenarios(version: string, root: string): readonly Scenario[] {
  return transcriptFiles(root).flatMap((path) => {
    const { kernels, scenarios } = readRecording(readFileSync(path, 'utf8'));
    if (!kernels.includes(version)) return [];
    return scenarios.map(fromTranscript).map(({ name, commands }) => ({
      name: `${basename(path)}: ${name}`,
      commands,
    }));
  });
}
