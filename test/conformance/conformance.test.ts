import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findKernelSources } from '../../scripts/kernel-sources.mjs';
import { GUEST_VERSIONS, type GuestVersion } from '../../scripts/kernel-guest.mjs';
import { printLine, type TranscriptScenario } from '../../server/src/scenario/transcript';
import { simulatedKernel } from '../kernel/kernels';
import { readRecording } from '../kernel/recordings';
import { fromTranscript } from '../kernel/scenario';
import { simulate, type SimulatedKernel } from '../kernel/simulate';
import { transcriptFiles } from '../kernel/transcriptFiles';

const root = join(import.meta.dirname, '../..');

/** One simulator for each kernel, whose modules are read once. */
const simulators = new Map<string, SimulatedKernel>();

function simulator(version: GuestVersion): SimulatedKernel {
  const made = simulators.get(version) ?? simulatedKernel(root, version, version);
  simulators.set(version, made);
  return made;
}

/** What a real kernel printed, without the comments. */
function recordedText({ lines }: TranscriptScenario): string[] {
  return lines.filter(({ kind }) => kind !== 'comment').map(printLine);
}

function simulatedText(version: GuestVersion, scenario: TranscriptScenario): string[] {
  const { steps } = simulate(simulator(version), fromTranscript(scenario), false);
  return steps.flatMap(({ lines }) => lines.map(printLine)).filter((line) => line !== '');
}

const files = transcriptFiles(root).map((path) => ({
  name: basename(path),
  ...readRecording(readFileSync(path, 'utf8')),
}));

test('there are transcripts enough', () => {
  expect(files.flatMap(({ scenarios }) => scenarios).length).toBeGreaterThanOrEqual(60);
});

/** The kernel's samples are not in the repository. */
function isAvailable(name: string, version: GuestVersion): boolean {
  return !name.startsWith('samples') || findKernelSources(version) !== undefined;
}

describe.each(files)('$name', ({ name, kernels, scenarios }) => {
  const versions = GUEST_VERSIONS.filter((version) => kernels.includes(version));
  test('names kernels that there are guests of', () => {
    expect(versions).toHaveLength(kernels.length);
  });
  for (const version of versions) {
    test.runIf(isAvailable(name, version)).each(scenarios)(`Linux ${version}: $name`, (scenario) => {
      expect(simulatedText(version, scenario)).toEqual(recordedText(scenario));
    });
  }
});
