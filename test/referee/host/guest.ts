import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { KernelGuest } from '../../../scripts/kernel-guest.mjs';
import { buildModules, BuildFailed, type ModuleFolder } from './buildModules';
import { guestCommands, type GuestScenario } from './guestCommands';
import { readReport, type ScenarioReport } from './guestReport';
import { type ArchiveEntry, initramfs } from './initramfs';
import { withLivepatchRelocations } from './livepatchElf';
import { boot } from './qemu';

/** A kernel that scenarios can be run on. */
export interface ReadyGuest {
  readonly guest: KernelGuest;
  /** The names of the modules that there are files of. */
  readonly modules: ReadonlySet<string>;
  /** What is the same for all boots. */
  readonly files: readonly ArchiveEntry[];
  /** A folder for what is made for one boot. */
  readonly work: string;
}

export interface GuestOptions {
  readonly folders: readonly ModuleFolder[];
  /** The folder with the driver and its module. */
  readonly driver: string;
  /** Where modules are built. */
  readonly work: string;
  /** Whether cond_resched() is left as it is, which makes transitions twenty times as fast under emulation. */
  readonly isSwift: boolean;
}

/** So long a guest may print nothing, in ms of real time, until it counts as hung. */
const SILENCE_MS_MAX = 60_000;

/**
 * Builds the driver and the modules for a kernel.
 * @throws BuildFailed
 */
export function prepareGuest(guest: KernelGuest, options: GuestOptions): ReadyGuest {
  const { folders, driver, isSwift } = options;
  const work = join(options.work, guest.version);
  mkdirSync(work, { recursive: true });
  const tick: ModuleFolder = { name: 'tick', path: driver, kbuild: ['obj-m += klp_tick.o'] };
  const built = [tick, ...folders].flatMap((folder) => buildModules(folder, guest.headers, work));
  const byName = new Map(built.map((path) => [nameOf(path), path]));
  return {
    guest,
    modules: new Set([...byName.keys()].filter((name) => name !== 'klp_tick')),
    files: [
      ...['dev', 'proc', 'sys', 'modules'].map((path) => ({ path, content: undefined })),
      { path: 'init', content: readFileSync(buildDriver(driver, work)), isExecutable: true },
      ...(isSwift ? [{ path: 'swift', content: '' }] : []),
      ...[...byName].map(([name, path]) => ({
        path: `modules/${name}.ko`,
        content: withLivepatchRelocations(readFileSync(path)),
      })),
    ],
    work,
  };
}

function nameOf(path: string): string {
  return basename(path, '.ko').replaceAll('-', '_');
}

function buildDriver(folder: string, work: string): string {
  const program = join(work, 'driver');
  const { status, stderr, error } = spawnSync(
    'gcc',
    ['-O2', '-static', '-Wall', '-Wextra', '-o', program, join(folder, 'driver.c')],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new BuildFailed(`The driver could not be built: ${error?.message ?? stderr}`);
  return program;
}

/**
 * Runs scenarios one after the other, each on a kernel on which nothing of earlier ones is left. Where one makes the kernel
 * die, hang or keep a module, the guest boots again. Returns one report for each scenario.
 */
export async function runOnGuest(
  ready: ReadyGuest,
  scenarios: readonly GuestScenario[],
): Promise<readonly ScenarioReport[]> {
  const reports: ScenarioReport[] = [];
  while (reports.length < scenarios.length) {
    const found = await bootWith(ready, scenarios.slice(reports.length), reports.length);
    const before = reports.length;
    for (let next = found.get(before); next; next = found.get(reports.length)) reports.push(next);
    if (reports.length === before) throw new Error('The guest ended before it ran a scenario.');
  }
  return reports;
}

async function bootWith(
  ready: ReadyGuest,
  scenarios: readonly GuestScenario[],
  first: number,
): Promise<Map<number, ScenarioReport>> {
  const files = { initramfs: join(ready.work, 'initramfs'), console: join(ready.work, 'console') };
  const commands = { path: 'commands', content: guestCommands(scenarios, first) };
  writeFileSync(files.initramfs, initramfs([...ready.files, commands]));
  const { output } = await boot(ready.guest, files, SILENCE_MS_MAX);
  writeFileSync(join(ready.work, 'report'), output);
  if (output.includes('@booted')) return readReport(output);
  throw new Error(`The guest did not boot; its console's text is in ${files.console}.`);
}
