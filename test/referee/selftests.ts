import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findKernelSources } from '../../scripts/kernel-sources.mjs';
import { runScript } from '../../server/src/scenario/runScript';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import type { System } from '../../server/src/scenario/system';
import type { TranscriptCommand } from '../../server/src/scenario/transcriptCommand';
import { runOnGuest } from './host/guest';
import { type GuestScenario, PROGRAM, type ProgramCommand } from './host/guestCommands';
import { normaliseLog } from './host/normaliseLog';
import type { Kernel } from './kernels';

/** A scenario of the kernel's own selftests: what was logged in it on both sides. */
export interface SelftestPair {
  readonly name: string;
  readonly real: string;
  readonly simulated: string;
}

/** A script of the selftests as the simulator runs it: what it does to the system, and the log. */
interface ScriptTrace {
  readonly name: string;
  readonly commands: GuestScenario['commands'];
  readonly log: readonly string[];
}

const FOLDER = 'tools/testing/selftests/livepatch';

/**
 * Runs the kernel's selftest scripts in the simulator, and what they do to the system on the real kernel. Where a script starts
 * a program, a process of the guest's driver takes its place.
 */
export async function runSelftests(kernel: Kernel): Promise<readonly SelftestPair[]> {
  const tree = findKernelSources(kernel.version);
  if (tree === undefined) return [];
  const scripts = readdirSync(join(tree, FOLDER)).filter((name) => /^test-.*\.sh$/.test(name));
  const traces = scripts.map((name) => traceScript(kernel, join(tree, FOLDER, name), name));
  const reports = await runOnGuest(
    kernel.real,
    traces.map(({ commands }) => ({ commands, showsState: false })),
  );
  return traces.flatMap(({ name, log }, index) => {
    const records = (reports[index]?.commands ?? []).flatMap((each) => [...each.log, ...each.later]);
    return pairs(name, normaliseLog(records), log);
  });
}

function traceScript(kernel: Kernel, path: string, name: string): ScriptTrace {
  const system = createSimulatedSystem(kernel.simulated);
  const commands: (TranscriptCommand | ProgramCommand)[] = [];
  const programs: number[] = [];
  const shared = (text: string): string =>
    programs.reduce((rest, pid) => rest.replace(new RegExp(`\\b${pid}\\b`), PROGRAM), text);
  const traced: System = Object.assign(Object.create(system) as System, {
    insmod(file: string, parameters: readonly string[]) {
      commands.push({ name: 'insmod', path: file, parameters: parameters.map(shared) });
      return system.insmod(file, parameters);
    },
    modprobe(module: string, parameters: readonly string[]) {
      commands.push({ name: 'modprobe', module, parameters: parameters.map(shared) });
      return system.modprobe(module, parameters);
    },
    rmmod(module: string) {
      commands.push({ name: 'rmmod', module });
      return system.rmmod(module);
    },
    writeFile(file: string, text: string) {
      commands.push({ name: 'echo', path: file, text: shared(text), isAppending: false });
      return system.writeFile(file, text);
    },
    writeSysctl(key: string, value: string) {
      commands.push({ name: 'sysctl', key, value });
      return system.writeSysctl(key, value);
    },
    startProcess(program: string) {
      const pid = system.startProcess(program);
      if (pid !== undefined) programs.push(pid);
      commands.push({ name: 'program' });
      return pid;
    },
    endProcess(pid: number) {
      commands.push({ name: 'endprograms' });
      return system.endProcess(pid);
    },
  });
  const readScript = (each: string): string | undefined =>
    existsSync(each) ? readFileSync(each, 'utf8') : undefined;
  const text = readFileSync(path, 'utf8');
  runScript({ path, text, system: traced, release: kernel.real.guest.release, readScript });
  const log = system.log.filter(({ kind }) => kind === 'log').map((entry) => entry.text);
  return { name, commands, log };
}

const HEADER = /^===== TEST: (.*) =====$/;

/** The scripts write a header into the log for each scenario. */
function pairs(
  script: string,
  real: readonly string[],
  simulated: readonly string[],
): readonly SelftestPair[] {
  const [left, right] = [sections(real), sections(simulated)];
  return [...right].map(([name, text]) => ({
    name: `${script}: ${name}`,
    real: left.get(name) ?? '',
    simulated: text,
  }));
}

function sections(lines: readonly string[]): Map<string, string> {
  const found = new Map<string, string>();
  let name: string | undefined;
  for (const line of lines) {
    name = HEADER.exec(line)?.[1] ?? name;
    if (name !== undefined) found.set(name, `${found.get(name) ?? ''}${withoutAddresses(line)}\n`);
  }
  return found;
}

/** `%p` prints a number that is made anew with each boot. */
function withoutAddresses(line: string): string {
  return line.replace(/\b[0-9a-f]{16}\b/g, '(address)').replace(/\bklp_pids=[\d,]+/, 'klp_pids=(pids)');
}
