import type { KernelProfile } from '../../server/src/base/kernelProfile';
import type { ModuleSources } from '../../server/src/scenario/moduleSources';
import { runTranscript } from '../../server/src/scenario/runTranscript';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import type { System } from '../../server/src/scenario/system';
import type { Outcome, Step } from './outcome';
import type { Scenario } from './scenario';

/** A simulated kernel that scenarios can be run on. */
export interface SimulatedKernel {
  readonly profile: KernelProfile;
  readonly modules: ModuleSources;
}

const LIVEPATCH = '/sys/kernel/livepatch';

/** Runs a scenario in the simulator. It ends where the machine detects a fault. */
export function simulate(kernel: SimulatedKernel, scenario: Scenario, showsState: boolean): Outcome {
  const system = createSimulatedSystem(kernel);
  const steps: Step[] = [];
  for (const { text } of scenario.commands) {
    const lines = [{ kind: 'command' as const, text, line: 1 }];
    const run = runTranscript({ name: undefined, line: 1, lines }, system, 'scenario.klp');
    const fault = run.lines.find(({ kind }) => kind === 'fault');
    steps.push({ lines: run.lines, state: showsState && !fault ? stateOf(system) : undefined });
    if (fault) return { steps, end: fault.text };
  }
  return { steps, end: undefined };
}

function stateOf(system: System): readonly string[] {
  const modules = system.loadedModules().map(({ name, references }) => `module ${name} ${references} Live`);
  return [...tree(system, LIVEPATCH), ...modules].sort();
}

function tree(system: System, folder: string): readonly string[] {
  return (system.list(folder) ?? []).flatMap((name) => {
    const path = `${folder}/${name}`;
    if (system.list(path)) return [`${path}/`, ...tree(system, path)];
    const text = system.readFile(path);
    return typeof text === 'string' ? [`${path} ${text.trimEnd()}`] : [];
  });
}
