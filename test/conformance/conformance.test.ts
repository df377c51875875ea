import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findKernelSources } from '../../scripts/kernel-sources.mjs';
import { GUEST_VERSIONS, type GuestVersion } from '../../scripts/kernel-guest.mjs';
import { recordedLines, simulatedLines } from '../referee/coverage/replay';
import { simulatedKernel } from '../referee/kernels';
import { readRecording } from '../referee/recordings';
import type { SimulatedKernel } from '../referee/simulate';
import { transcriptFiles } from '../referee/transcriptFiles';

const root = join(import.meta.dirname, '../..');

/** One simulator for each kernel, whose modules are read once. */
const simulators = new Map<string, SimulatedKernel>();

function simulator(version: GuestVersion): SimulatedKernel {
  const made = simulators.get(version) ?? simulatedKernel(root, version, version);
  simulators.set(version, made);
  return made;
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
      expect(simulatedLines(simulator(version), scenario)).toEqual(recordedLines(scenario));
    });
  }
});
