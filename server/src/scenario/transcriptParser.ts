import { parseCommand } from './transcriptCommand';
import type {
  Transcript,
  TranscriptLine,
  TranscriptLineKind,
  TranscriptProblem,
  TranscriptScenario,
} from './transcript';

const HEADER = /^=====\s+TEST:\s+(.*?)\s+=====$/;
const KINDS: Readonly<Record<string, TranscriptLineKind>> = { '%': 'command', '=': 'value', '!': 'fault' };

/** Reads a transcript. Any text gives one; what is wrong in it is among its problems. */
export function parseTranscript(text: string): Transcript {
  const scenarios: { name: string | undefined; line: number; lines: TranscriptLine[] }[] = [];
  const problems: TranscriptProblem[] = [];
  for (const [index, raw] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const line = index + 1;
    const content = raw.trimEnd();
    if (content === '') continue;
    const name = HEADER.exec(content)?.[1];
    if (name !== undefined) {
      scenarios.push({ name, line, lines: [] });
      continue;
    }
    const problem = problemOf(content);
    if (problem !== undefined) problems.push({ line, sentence: problem });
    const scenario = scenarios.at(-1) ?? { name: undefined, line, lines: [] };
    if (scenarios.length === 0) scenarios.push(scenario);
    scenario.lines.push(lineOf(content, line));
  }
  return { scenarios: withoutEmptyStart(scenarios), problems };
}

function lineOf(content: string, line: number): TranscriptLine {
  if (content.startsWith('#')) return { kind: 'comment', text: content.slice(1).trimStart(), line };
  const kind = content[1] === ' ' || content.length === 1 ? KINDS[content[0] ?? ''] : undefined;
  return kind ? { kind, text: content.slice(2), line } : { kind: 'text', text: content, line };
}

function problemOf(content: string): string | undefined {
  if (content.startsWith('====='))
    return "This line looks like the header of a test, which is written '===== TEST: NAME ====='.";
  if (content.startsWith('% ')) {
    const command = parseCommand(content.slice(2));
    return typeof command === 'string' ? command : undefined;
  }
  if (content.startsWith('%')) return "A command begins with '%' and a space.";
  return undefined;
}

/** Comments in front of the first header are no scenario. */
function withoutEmptyStart(scenarios: readonly TranscriptScenario[]): readonly TranscriptScenario[] {
  const [first, ...others] = scenarios;
  const isEmpty = first?.name === undefined && first?.lines.every(({ kind }) => kind === 'comment');
  return isEmpty ? others : scenarios;
}
