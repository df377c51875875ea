import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../scripts/cache.mjs';
import { type GuestVersion, kernelGuest } from '../../scripts/kernel-guest.mjs';
import { findKernelSources } from '../../scripts/kernel-sources.mjs';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { parseProfile } from '../../server/src/base/kernelProfile';
import { diskAccess } from '../../server/src/files/diskAccess';
import type { ModuleFolder } from './host/buildModules';
import { prepareGuest, type ReadyGuest, runOnGuest } from './host/guest';
import { kernelOutcome } from './host/kernelTranscript';
import { GONE, type Outcome } from './outcome';
import type { Scenario } from './scenario';
import type { SimulatedKernel } from './simulate';

/** Where each version keeps the modules of its selftests. */
const SELFTEST_MODULES: Readonly<Record<GuestVersion, string>> = {
  '6.12': 'tools/testing/selftests/livepatch/test_modules',
  '6.1': 'lib/livepatch',
};

/** A kernel, and the simulator that claims to do what it does. */
export interface Kernel {
  readonly version: GuestVersion;
  readonly real: ReadyGuest;
  readonly simulated: SimulatedKernel;
}

export interface KernelOptions {
  /** The repository. */
  readonly root: string;
  /** Whether the real one skips what is slow under emulation, see klp_tick.c. */
  readonly isSwift: boolean;
  readonly log: (line: string) => void;
}

/**
 * Fetches and builds what is needed to run scenarios on a kernel.
 * @throws GuestUnavailable, BuildFailed
 */
export function prepareKernel(version: GuestVersion, options: KernelOptions): Kernel {
  const { root, isSwift, log } = options;
  const guest = kernelGuest(version, { log });
  const folders = moduleFolders(root, version);
  log(`Building the modules for Linux ${guest.release}.`);
  const real = prepareGuest(guest, {
    folders,
    driver: join(root, 'test/referee/guest'),
    work: join(cacheFolder(), 'kernel-guest/build'),
    isSwift,
  });
  return {
    version,
    real,
    simulated: simulatedKernel(root, version, guest.packageVersion.replace(/-.*/, '')),
  };
}

/** The simulator for one kernel; `profileName` is its exact version, as far as that is known. */
export function simulatedKernel(root: string, version: GuestVersion, profileName: string): SimulatedKernel {
  const profile = parseProfile(profileName);
  if (typeof profile === 'string') throw new Error(profile);
  const folders = moduleFolders(root, version).map(({ path }) => path);
  return { profile, modules: moduleSources(folders, new Sources(diskAccess)) };
}

/** The modules of our own and, where the kernel's sources are there, those of its samples and selftests. */
function moduleFolders(root: string, version: GuestVersion): readonly ModuleFolder[] {
  const ours = join(root, 'test/referee/modules');
  const kbuild = readFileSync(join(ours, 'Kbuild'), 'utf8').trimEnd().split('\n');
  const folders = [{ name: 'modules', path: ours, kbuild }];
  const sources = findKernelSources(version);
  if (sources === undefined) return folders;
  const samples = { name: 'samples', path: join(sources, 'samples/livepatch') };
  return [...folders, samples, { name: 'selftests', path: join(sources, SELFTEST_MODULES[version]) }];
}

/** Runs scenarios on the real kernel, in one boot as long as none of them makes another necessary. */
export async function runReal(
  { real }: Kernel,
  scenarios: readonly Scenario[],
  showsState: boolean,
): Promise<readonly Outcome[]> {
  const reports = await runOnGuest(
    real,
    scenarios.map(({ commands }) => ({ commands: commands.map(({ command }) => command), showsState })),
  );
  return scenarios.map((scenario, index) => {
    const report = reports[index];
    return report ? kernelOutcome(scenario, report, real.modules) : { steps: [], end: GONE };
  });
}
