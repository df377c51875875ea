/** What a line of a transcript is. `text`: a line of the log, or what a tool or the shell says. */
export type TranscriptLineKind = 'command' | 'value' | 'fault' | 'comment' | 'text';

export interface TranscriptLine {
  readonly kind: TranscriptLineKind;
  /** Without the `% `, `= `, `! ` or `# ` in front. */
  readonly text: string;
  /** Line in the file, from 1. */
  readonly line: number;
}

/** What is under one header. */
export interface TranscriptScenario {
  /** Undefined for what precedes the first header. */
  readonly name: string | undefined;
  /** Line of the header, from 1. */
  readonly line: number;
  /** Empty lines are left out. */
  readonly lines: readonly TranscriptLine[];
}

/** Something in a transcript that cannot be understood. */
export interface TranscriptProblem {
  /** From 1. */
  readonly line: number;
  readonly sentence: string;
}

export interface Transcript {
  readonly scenarios: readonly TranscriptScenario[];
  readonly problems: readonly TranscriptProblem[];
}

const SIGNS: Readonly<Record<TranscriptLineKind, string>> = {
  command: '% ',
  value: '= ',
  fault: '! ',
  comment: '# ',
  text: '',
};

/** A line as the file has it, without its end. */
export function printLine({ kind, text }: Pick<TranscriptLine, 'kind' | 'text'>): string {
  return `${SIGNS[kind]}${text}`.trimEnd();
}

/** A header as the file has it, without the end of the line. */
export function printHeader(name: string): string {
  return `===== TEST: ${name} =====`;
}

/** What a scenario needs to be printed. */
export interface PrintedScenario {
  readonly name: string | undefined;
  readonly lines: readonly Pick<TranscriptLine, 'kind' | 'text'>[];
}

/** The text of scenarios: what `parseTranscript` reads. Empty without scenarios. */
export function printTranscript(scenarios: readonly PrintedScenario[]): string {
  return scenarios
    .map(({ name, lines }) => {
      const header = name === undefined ? [] : [printHeader(name)];
      return [...header, ...lines.map(printLine)].map((line) => `${line}\n`).join('');
    })
    .join('\n');
}
