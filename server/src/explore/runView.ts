import type { KernelProfile } from '../base/kernelProfile';
import type { TraceEntry } from '../machine/run/fault';
import type { ModuleSources } from '../scenario/moduleSources';
import { type RunEvent, runTranscript } from '../scenario/runTranscript';
import { createSimulatedSystem } from '../scenario/simulatedSystem';
import { parseTranscript } from '../scenario/transcriptParser';
import { EXPLORATION_BOUNDS } from './bounds';
import type { Resource } from './trace/resource';
import { RunRecorder } from './trace/runRecorder';
import type { TraceEvent } from './trace/traceEvent';

/** A line of a transcript that shows a run. */
export interface RunLine {
  /** As it stands in the transcript, with its sign. */
  readonly text: string;
  /** The line of C that it comes from. */
  readonly location: Pick<TraceEntry, 'path' | 'line' | 'column'> | undefined;
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
  const recorder = new RunRecorder(system.machine);
  system.machine.observe(recorder);
  let seen = 0;
  return script.flatMap((command) => {
    const { scenarios } = parseTranscript(`% ${command}\n`);
    const note = recorder.command(command);
    const lines = scenarios.flatMap((scenario) => runTranscript(scenario, system, '').lines);
    note(false);
    const seenNow = recorder.events.slice(seen);
    seen = recorder.events.length;
    const [first, ...rest] = lines;
    return [...(first ? [lineOf(first)] : []), ...seenNow.flatMap(comment), ...rest.map(lineOf)];
  });
}

function lineOf({ kind, text, location }: RunEvent): RunLine {
  const isC = location !== undefined && location.path !== '';
  return { text: SIGNS[kind] + text, location: isC ? location : undefined };
}

/** What a module does, as a comment; most steps are not worth one. */
function comment(event: TraceEvent): RunLine[] {
  switch (event.kind) {
    case 'begin': {
      const { kind, object, state, module, functionName } = event.activation;
      const of = state === undefined ? (object === undefined ? '' : ` of ${object}`) : ` of state ${state}`;
      return [{ text: `# ${kind}${of} of ${module}: ${functionName ?? '?'}()`, location: undefined }];
    }
    case 'end':
      return event.result !== undefined && event.result < 0
        ? [
            {
              text: `# ${event.activation.functionName ?? '?'}() returns ${event.result}`,
              location: event.at,
            },
          ]
        : [];
    case 'acquired':
      return [
        {
          text: `# ${isChange(event.resource) ? 'changes' : 'acquires'} ${event.resource.what}`,
          location: event.resource.trace[0],
        },
      ];
    case 'released':
      return [
        {
          text: `# ${isChange(event.release.resource) ? 'restores' : 'releases'} ${event.release.resource.what}`,
          location: event.release.trace[0],
        },
      ];
    default:
      return [];
  }
}

function isChange({ kind }: Resource): boolean {
  return kind === 'change';
}
