import type { Finding, TextEdit } from '../base/finding';
import { type Span, touches } from '../base/span';

/** A mend that the editor offers. */
export interface CodeActionText {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The findings that it mends. */
  readonly findings: readonly Finding[];
  readonly kind: 'quickfix' | 'fix-all-of-rule';
}

/** The mends of the findings that touch a span of a file, and for each rule with several the one that mends all. */
export function codeActions(findings: readonly Finding[], file: string, span: Span): CodeActionText[] {
  const inFile = findings.filter(({ location }) => location.file === file);
  const here = inFile.filter(
    ({ location, fixes }) =>
      fixes.length > 0 && (touches(location, span.start) || touches(span, location.start)),
  );
  const single = here.flatMap((finding) =>
    finding.fixes.map(({ title, edits }): CodeActionText => ({
      title,
      edits,
      findings: [finding],
      kind: 'quickfix',
    })),
  );
  const rules = [...new Set(here.map(({ rule }) => rule))];
  return [...single, ...rules.flatMap((rule) => fixAll(inFile, rule) ?? [])];
}

function fixAll(findings: readonly Finding[], rule: string): CodeActionText | undefined {
  const mended: Finding[] = [];
  const edits: TextEdit[] = [];
  for (const finding of findings) {
    const fix = finding.rule === rule ? finding.fixes[0] : undefined;
    if (!fix || fix.edits.some((edit) => edits.some((other) => overlaps(edit, other)))) continue;
    edits.push(...fix.edits);
    mended.push(finding);
  }
  if (mended.length < 2) return undefined;
  return {
    title: `Fix all ${mended.length} ${rule} in this file`,
    edits,
    findings: mended,
    kind: 'fix-all-of-rule',
  };
}

/** Two insertions at one place cannot be told apart by their order, so they count as overlapping. */
function overlaps(a: TextEdit, b: TextEdit): boolean {
  if (a.location.file !== b.location.file) return false;
  return a.location.start <= b.location.end && b.location.start <= a.location.end;
}
