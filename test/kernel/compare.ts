import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { unifiedDiff } from '../../server/src/scenario/compareLines';
import { type Kernel, runReal } from './kernels';
import type { Options } from './options';
import { comparableText } from './outcome';
import { readRecording } from './recordings';
import { fromTranscript, type Scenario } from './scenario';
import { simulate } from './simulate';
import { transcriptFiles } from './transcriptFiles';

/** How many scenarios led to the same on both sides. */
export interface Comparison {
  readonly agreed: number;
  readonly differed: number;
}

/** Compares a kernel with the simulator, and prints each difference. */
export async function compareOn(kernel: Kernel, root: string, { only }: Options): Promise<Comparison> {
  const scenarios = recordedScenarios(kernel, root).filter(({ name }) => name.includes(only ?? ''));
  const outcomes = await runReal(kernel, scenarios, true);
  let differed = 0;
  for (const [index, scenario] of scenarios.entries()) {
    const real = outcomes[index];
    const simulated = simulate(kernel.simulated, scenario, true);
    const [left, right] = [real ? comparableText(real) : '', comparableText(simulated)];
    if (left === right && real?.end === undefined && simulated.end === undefined) continue;
    differed++;
    console.log(`${scenario.name}: ${real?.end ?? ''} ${simulated.end ?? ''}`);
    console.log(unifiedDiff(left, right, { left: `Linux ${kernel.version}`, right: 'simulator' }));
  }
  return { agreed: scenarios.length - differed, differed };
}

function recordedScenarios({ version }: Kernel, root: string): readonly Scenario[] {
  return transcriptFiles(root).flatMap((path) => {
    const { kernels, scenarios } = readRecording(readFileSync(path, 'utf8'));
    if (!kernels.includes(version)) return [];
    return scenarios.map(fromTranscript).map(({ name, commands }) => ({
      name: `${basename(path)}: ${name}`,
      commands,
    }));
  });
}
