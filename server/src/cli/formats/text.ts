import { SEVERITIES, type Severity } from '../../base/finding';
import { printable } from '../../base/printable';
import type { DisplayPath } from '../displayPath';
import type { LocatedFinding, FileRange } from '../located';

/** What the text format needs besides the findings. */
export interface TextContext {
  readonly display: DisplayPath;
  readonly colour: boolean;
  /** The lines of a file, without their ends. */
  readonly linesOf: (file: string) => readonly string[];
}

/** The findings as compilers print them, each with the line it is about. Empty for no findings. */
export function formatText(findings: readonly LocatedFinding[], context: TextContext): string {
  return findings.map((finding) => formatFinding(finding, context)).join('\n');
}

/** One line that counts findings by severity: `2 errors, 1 hint`. */
export function countLine(findings: readonly LocatedFinding[]): string {
  const counts = SEVERITIES.map((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    const word = severity === 'information' ? 'note' : severity;
    return count === 0 ? '' : `${count} ${word}${count === 1 ? '' : 's'}`;
  });
  return counts.filter((text) => text !== '').join(', ') || 'no findings';
}

const COLOURS: Readonly<Record<Severity, string>> = {
  error: '\x1b[1;31m',
  warning: '\x1b[1;35m',
  information: '\x1b[1;34m',
  hint: '\x1b[1;36m',
};
const BOLD = '\x1b[1m';
const PLAIN = '\x1b[0m';

function formatFinding(finding: LocatedFinding, context: TextContext): string {
  const paint = (code: string, text: string): string => (context.colour ? `${code}${text}${PLAIN}` : text);
  const severity = paint(COLOURS[finding.severity], `${finding.severity}:`);
  const head = `${paint(BOLD, positionText(finding, context))}: ${severity} ${printable(finding.message)} [${finding.rule}]\n`;
  const related = finding.related.map(
    (each) => `${positionText(each, context)}: note: ${printable(each.message)}\n${excerpt(each, context)}`,
  );
  const trace = (finding.trace ?? []).map((line) => `      ${printable(line)}\n`);
  return head + excerpt(finding, context) + related.join('') + trace.join('');
}

function positionText({ file, range }: FileRange, { display }: TextContext): string {
  return `${printable(display(file))}:${range.start.line + 1}:${range.start.character + 1}`;
}

const TAB = '        ';

function excerpt({ file, range }: FileRange, { linesOf }: TextContext): string {
  const line = linesOf(file)[range.start.line] ?? '';
  const end = range.end.line === range.start.line ? range.end.character : line.length;
  const before = expand(line.slice(0, range.start.character));
  const marked = expand(line.slice(range.start.character, end).trimEnd());
  const number = String(range.start.line + 1).padStart(5);
  const underline = ' '.repeat(before.length) + '^' + '~'.repeat(Math.max(0, marked.length - 1));
  return `${number} | ${expand(line)}\n      | ${underline}\n`;
}

function expand(text: string): string {
  return printable(text.replaceAll('\t', TAB));
}
