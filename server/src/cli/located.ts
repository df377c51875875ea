import type { Finding, Severity } from '../base/finding';
import { type LineStarts, type Position, lineStartsOf, positionAt } from '../base/lines';
import type { Location } from '../base/span';

/** A place as lines and columns, both zero-based, columns in UTF-16 code units. */
export interface FileRange {
  readonly file: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

/** A finding whose places are lines and columns. */
export interface LocatedFinding extends FileRange {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related: readonly (FileRange & { readonly message: string })[];
  /** The lines of a transcript that shows how it happens, where that was asked for. */
  readonly trace?: readonly string[];
}

/** Turns offsets into lines and columns. `textOf` gives the text that a finding was made from. */
export function locate(
  finding: Finding,
  textOf: (file: string) => string,
  trace?: readonly string[],
): LocatedFinding {
  return {
    ...fileRange(finding.location, textOf),
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    related: finding.related.map(({ location, message }) => ({ ...fileRange(location, textOf), message })),
    ...(trace && { trace }),
  };
}

const lineStarts = new Map<string, { text: string; starts: LineStarts }>();

function fileRange({ file, start, end }: Location, textOf: (file: string) => string): FileRange {
  const text = textOf(file);
  const known = lineStarts.get(file);
  const starts = known?.text === text ? known.starts : lineStartsOf(text);
  lineStarts.set(file, { text, starts });
  return { file, range: { start: positionAt(starts, start), end: positionAt(starts, end) } };
}
