import type { DisplayPath } from '../displayPath';
import type { LocatedFinding, FileRange } from '../located';

/** The findings as one JSON document. */
export function formatJson(findings: readonly LocatedFinding[], display: DisplayPath): string {
  const placed = ({ file, range }: FileRange) => ({ file: display(file), range });
  const list = findings.map((finding) => ({
    ...placed(finding),
    rule: finding.rule,
    severity: finding.severity,
    message: finding.message,
    related: finding.related.map((each) => ({ ...placed(each), message: each.message })),
    ...(finding.trace && { trace: finding.trace }),
  }));
  return `${JSON.stringify({ findings: list }, null, 2)}\n`;
}
