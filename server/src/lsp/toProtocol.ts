import {
  type CodeDescription,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  DiagnosticSeverity,
  DiagnosticTag,
  type Location as ProtocolLocation,
  type Range,
} from 'vscode-languageserver';
import type { Finding, Severity } from '../base/finding';
import { type LineStarts, lineStartsOf, positionAt } from '../base/lines';
import type { Location, Span } from '../base/span';
import type { SourceFile } from '../syntax/sourceFile';

/** How places become ranges and URIs. */
export interface LocationContext {
  fileAt(path: string): SourceFile | undefined;
  toUri(path: string): string;
  /** Where a rule's page can be read. */
  pageUri(rule: string): string | undefined;
  readonly supportsRelated: boolean;
  readonly supportsTags: boolean;
  readonly supportsCodeDescription: boolean;
}

const starts = new WeakMap<SourceFile, LineStarts>();

/** The lines' starts of a file, found once. */
export function lineStartsIn(file: SourceFile): LineStarts {
  const known = starts.get(file) ?? lineStartsOf(file.text);
  starts.set(file, known);
  return known;
}

/** The range of a span in a file; the file's beginning if the file is gone. */
export function toRange(file: SourceFile | undefined, { start, end }: Span): Range {
  const lines = file ? lineStartsIn(file) : [0];
  const last = file?.text.length ?? 0;
  return { start: positionAt(lines, Math.min(start, last)), end: positionAt(lines, Math.min(end, last)) };
}

export function toLocation(location: Location, context: LocationContext): ProtocolLocation {
  return { uri: context.toUri(location.file), range: toRange(context.fileAt(location.file), location) };
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding as the editor shows it. */
export function toDiagnostic(finding: Finding, context: LocationContext): Diagnostic {
  const diagnostic: Diagnostic = {
    range: toRange(context.fileAt(finding.location.file), finding.location),
    severity: SEVERITIES[finding.severity],
    code: finding.rule,
    source: 'livepatch',
    message: finding.message,
  };
  const description = codeDescription(finding.rule, context);
  if (description) diagnostic.codeDescription = description;
  const related = relatedInformation(finding, context);
  if (related.length > 0) diagnostic.relatedInformation = related;
  if (finding.tags && context.supportsTags) diagnostic.tags = finding.tags.map((tag) => TAGS[tag]);
  return diagnostic;
}

const TAGS = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

function codeDescription(rule: string, context: LocationContext): CodeDescription | undefined {
  const href = context.supportsCodeDescription ? context.pageUri(rule) : undefined;
  return href === undefined ? undefined : { href };
}

function relatedInformation(finding: Finding, context: LocationContext): DiagnosticRelatedInformation[] {
  if (!context.supportsRelated) return [];
  return finding.related.map(({ location, message }) => ({
    location: toLocation(location, context),
    message,
  }));
}
