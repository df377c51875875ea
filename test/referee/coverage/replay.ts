import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { printLine, type TranscriptScenario } from '../../../server/src/scenario/transcript';
import { simulatedKernel } from '../kernels';
import { comparableLine } from '../outcome';
import { readRecording } from '../recordings';
import { fromTranscript } from '../scenario';
import { simulate, type SimulatedKernel } from '../simulate';
import { transcriptFiles } from '../transcriptFiles';

const VERSIONS = ['6.1', '6.12'] as const;

/** Whether to go on at a scenario that does not lead to what was recorded. */
export type OnDifference = (name: string) => boolean;

/**
 * Runs all recorded scenarios in the simulator, for each kernel that they hold for.
 * @param root the repository
 */
export function replayRecorded(root: string, onDifference: OnDifference): void {
  const kernels = new Map(VERSIONS.map((version) => [version, simulatedKernel(root, version, version)]));
  for (const path of transcriptFiles(root)) {
    const recording = readRecording(readFileSync(path, 'utf8'));
    for (const version of VERSIONS.filter((each) => recording.kernels.includes(each))) {
      const kernel = kernels.get(version);
      const isSame = recording.scenarios.every(
        (scenario) =>
          (kernel && replays(kernel, scenario)) ||
          onDifference(`${basename(path)}: ${scenario.name ?? ''} on ${version}`),
      );
      if (!isSame) return;
    }
  }
}

/** Whether a scenario leads to the recorded text. */
function replays(kernel: SimulatedKernel, scenario: TranscriptScenario): boolean {
  return simulatedLines(kernel, scenario).join('\n') === recordedLines(scenario).join('\n');
}

/** What a real kernel printed, without the comments. */
export function recordedLines({ lines }: TranscriptScenario): readonly string[] {
  return lines
    .filter(({ kind }) => kind !== 'comment')
    .map(printLine)
    .map(comparableLine);
}

/** What the simulator prints for the commands of a scenario. The state is looked at, too, as a user might. */
export function simulatedLines(kernel: SimulatedKernel, scenario: TranscriptScenario): readonly string[] {
  const { steps } = simulate(kernel, fromTranscript(scenario), true);
  return steps.flatMap(({ lines }) => lines.map(printLine).map(comparableLine)).filter((line) => line !== '');
}
