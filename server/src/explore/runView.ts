import type { KernelProfile } from '../base/kernelProfile';
import type { TraceEntry } from '../machine/run/fault';
import type { ModuleSources } from '../scenario/moduleSources';
import { type RunEvent, runTranscript } from '../scenario/runTranscript';
import { createSimulatedSystem } from '../scenario/simulatedSystem';
import { parseTranscript } from '../scenario/transcriptParser';
import { EXPLORATION_BOUNDS } from './bounds';
import { Ledger } from './watch/ledger';
import type { Step } from './watch/step';

/** A line of a transcript that shows a run. */
export interface RunLine {
  /** As it stands in the transcript, with its sign. */
  readonly text: string;
  /** The line of C that it comes from. */
  readonly place: Pick<TraceEntry, 'path' | 'line' | 'column'> | undefined;
}

const SIGNS: Readonly<Record<RunEvent['kind'], string>> = {
  command: '% ',
  value: '= ',
  fault: '! ',
  text: '',
};

/** Repeats a run and shows it as a transcript, with what modules do in between as comments. */
export function runView(
  modules: ModuleSources,
  profile: KernelProfile,
  script: readonly string[],
): readonly RunLine[] {
  const system = createSimulatedSystem({ modules, profile, bounds: EXPLORATION_BOUNDS });
  const ledger = new Ledger(system.machine);
  system.machine.observe(ledger);
  let seen = 0;
  return script.flatMap((command) => {
    const { scenarios } = parseTranscript(`% ${command}\n`);
    const note = ledger.command(command);
    const events = scenarios.flatMap((scenario) => runTranscript(scenario, system, '').lines);
    note(false, []);
    const steps = ledger.steps.slice(seen);
    seen = ledger.steps.length;
    const [first, ...rest] = events;
    return [...(first ? [lineOf(first)] : []), ...steps.flatMap(comment), ...rest.map(lineOf)];
  });
}

function lineOf({ kind, text, place }: RunEvent): RunLine {
  const isC = place !== undefined && place.path !== '';
  return { text: SIGNS[kind] + text, place: isC ? place : undefined };
}

/** What a module does, as a comment; most steps are not worth one. */
function comment(step: Step): RunLine[] {
  switch (step.kind) {
    case 'begin': {
      const { kind, object, state, module, functionName } = step.entry;
      const of = state === undefined ? (object === undefined ? '' : ` of ${object}`) : ` of state ${state}`;
      return [{ text: `# ${kind}${of} of ${module}: ${functionName ?? '?'}()`, place: undefined }];
    }
    case 'end':
      return step.result !== undefined && step.result < 0
        ? [{ text: `# ${step.entry.functionName ?? '?'}() returns ${step.result}`, place: step.at }]
        : [];
    case 'take':
      return [{ text: `# takes ${step.holding.what}`, place: step.holding.trace[0] }];
    case 'release':
      return [{ text: `# gives back ${step.release.holding.what}`, place: step.release.trace[0] }];
    default:
      return [];
  }
}
