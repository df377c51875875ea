import type { Finding } from '../../base/finding';
import { type LineStarts, lineStartsOf, positionAt } from '../../base/lines';
import type { Location } from '../../base/span';
import type { SourceFile } from '../../syntax/sourceFile';

/** `livepatch-ignore-next-line RULE: reason` in a comment. */
export interface Suppression {
  readonly rule: string;
  /** Zero-based line on which findings of the rule are suppressed. */
  readonly line: number;
  /** The rule's name in the comment. */
  readonly location: Location;
  /** The whole comment with the line it stands on, if it stands there alone. */
  readonly comment: Location;
}

const DIRECTIVE = /livepatch-ignore-next-line[ \t]+([a-z0-9-]+(?:[ \t]*,[ \t]*[a-z0-9-]+)*)/;

/** Finds the suppressing comments of a file. */
export function suppressionsIn(file: SourceFile): Suppression[] {
  if (!file.text.includes('livepatch-ignore-next-line')) return [];
  const starts = lineStartsOf(file.text);
  return file.lexed.comments.flatMap(({ start, end }) => {
    const match = DIRECTIVE.exec(file.text.slice(start, end));
    if (!match) return [];
    const list = match[1] ?? '';
    const listStart = start + match.index + match[0].length - list.length;
    const line = positionAt(starts, end - 1).line + 1;
    const comment = { file: file.path, ...wholeLine(file.text, starts, start, end) };
    return [...list.matchAll(/[a-z0-9-]+/g)].map((name) => {
      const at = listStart + name.index;
      return {
        rule: name[0],
        line,
        location: { file: file.path, start: at, end: at + name[0].length },
        comment,
      };
    });
  });
}

function wholeLine(
  text: string,
  starts: LineStarts,
  start: number,
  end: number,
): { start: number; end: number } {
  const lineStart = starts[positionAt(starts, start).line] ?? 0;
  const lineEnd = /\r?\n|$/.exec(text.slice(end));
  const after = end + (lineEnd?.index ?? 0);
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, after).trim() === '';
  return alone ? { start: lineStart, end: after + (lineEnd?.[0].length ?? 0) } : { start, end };
}

/** Findings that no comment suppresses, and the comments that suppressed something. */
export interface Suppressed {
  readonly findings: readonly Finding[];
  readonly used: ReadonlySet<Suppression>;
}

/** Removes the findings that begin on a suppressed line of `file`. */
export function applySuppressions(
  findings: readonly Finding[],
  file: SourceFile,
  suppressions: readonly Suppression[],
): Suppressed {
  const used = new Set<Suppression>();
  if (suppressions.length === 0) return { findings, used };
  const starts = lineStartsOf(file.text);
  const kept = findings.filter((finding) => {
    const { line } = positionAt(starts, finding.location.start);
    const hits = suppressions.filter((each) => each.line === line && each.rule === finding.rule);
    for (const hit of hits) used.add(hit);
    return hits.length === 0;
  });
  return { findings: kept, used };
}
