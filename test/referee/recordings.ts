import { printHeader, printLine, type TranscriptScenario } from '../../server/src/scenario/transcript';
import { parseTranscript } from '../../server/src/scenario/transcriptParser';
import { type Outcome, withoutAddresses } from './outcome';

/** A transcript file whose text came from real kernels. */
export interface Recording {
  /** What the author wrote in front of the first scenario, without the lines that recording adds. */
  readonly preface: readonly string[];
  /** The kernels that it holds for, such as 6.12. */
  readonly kernels: readonly string[];
  readonly scenarios: readonly TranscriptScenario[];
}

/** The kernels that a transcript holds for unless it says otherwise. */
const KERNELS = ['6.12', '6.1'];
const KERNELS_LINE = /^# kernels:\s*(.*)$/;
const ORIGIN_LINE = /^# (?:Recorded from|and) Linux /;

/**
 * Reads a transcript of the conformance suite.
 * @throws if a command in it is none
 */
export function readRecording(text: string): Recording {
  const { scenarios, problems } = parseTranscript(text);
  const [problem] = problems;
  if (problem) throw new Error(`line ${problem.line}: ${problem.sentence}`);
  const head = text.split('\n').slice(0, Math.max(0, (scenarios[0]?.line ?? 1) - 1));
  const kernels = head.flatMap((line) => KERNELS_LINE.exec(line)?.[1]?.split(/\s+/) ?? []);
  return {
    preface: head.filter((line) => line !== '' && !KERNELS_LINE.test(line) && !ORIGIN_LINE.test(line)),
    kernels: kernels.length > 0 ? kernels : KERNELS,
    scenarios,
  };
}

/** The text of a recording: its scenarios with what kernels printed. `origins` say which kernels, and when. */
export function printRecording(
  { preface, kernels, scenarios }: Recording,
  outcomes: readonly Outcome[],
  origins: readonly string[],
): string {
  const head = [...preface, ...originLines(origins), `# kernels: ${kernels.join(' ')}`];
  const bodies = scenarios.map((scenario, index) => [
    '',
    printHeader(scenario.name ?? ''),
    ...withOutcome(scenario, outcomes[index]),
  ]);
  return [...head, ...bodies.flat()].map((line) => `${line}\n`).join('');
}

function originLines(origins: readonly string[]): readonly string[] {
  return origins.map((origin, index) => `# ${index === 0 ? 'Recorded from' : 'and'} Linux ${origin}`);
}

function withOutcome({ lines }: TranscriptScenario, outcome: Outcome | undefined): readonly string[] {
  const steps = [...(outcome?.steps ?? [])];
  return lines.flatMap((line) => {
    if (line.kind === 'comment') return [printLine(line)];
    return line.kind === 'command' ? (steps.shift()?.lines ?? []).map(printLine).map(withoutAddresses) : [];
  });
}
