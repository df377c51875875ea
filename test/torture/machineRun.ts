import { posix } from 'node:path';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { PATIENT_BOUNDS } from '../../server/src/kernel/meter';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import type { Outcome, Program } from './program';

/** What the machine makes of a program. */
export interface MachineRun {
  /** Undefined if the program did not come to its end. */
  readonly outcome: Outcome | undefined;
  /** Faults that are not how the program ends. */
  readonly faults: readonly string[];
  /** Constructs, functions and bounds that the machine itself names as unknown or reached. */
  readonly unknown: readonly string[];
}

/** As far as programs that are not the kernel's go. */
const BOUNDS = { ...PATIENT_BOUNDS, steps: 400_000_000, command: 400_000_000, stack: 8 * 1024 * 1024 };

const FOLDER = '/program';

/** Loads the program's module; its init function runs it. */
export function runOnMachine({ module, headers }: Program): MachineRun {
  const files = new Map([
    [`${FOLDER}/program.c`, module],
    ...[...headers].map(([name, text]) => [`${FOLDER}/${name}`, text] as const),
  ]);
  const sources = new Sources({
    read: (path) => files.get(path),
    filesIn: (folder) => (folder === FOLDER ? [...files.keys()].map((path) => posix.basename(path)) : []),
    foldersIn: () => [],
  });
  const system = createSimulatedSystem({
    modules: moduleSources([FOLDER], sources),
    profile: DEFAULT_PROFILE,
    bounds: BOUNDS,
  });
  system.insmod('program.ko', []);
  const lines = system.log.filter(({ kind }) => kind === 'log').map(({ text }) => text);
  const end = lines.findIndex((line) => /^(?:program: )?end -?\d+$/.test(line));
  const faults = system.log
    .filter(({ kind, text }) => kind === 'fault' && !/\(program_end\(\) at /.test(text))
    .map(({ text }) => text);
  const { functions, constructs, bounds } = system.stats();
  const unknown = [...functions, ...constructs, ...bounds].map(({ name }) => name);
  if (end < 0) return { outcome: undefined, faults, unknown };
  const status = Number(/-?\d+$/.exec(lines[end] ?? '')?.[0]);
  return { outcome: { status, printed: `${lines.slice(0, end).join('\n')}\n` }, faults, unknown };
}
