import type { CheckedModule } from '../analysis/project';
import type { Finding } from '../base/finding';
import { shiftedSpan } from '../base/shiftedSpan';
import { ruleNamed } from '../rules/registry';
import type { SourceReader } from '../syntax/sourceFile';

/**
 * What an earlier simulation has found, in the places where that is now. Findings in text that has changed are left
 * out, and so are all fixes: they were made for another text.
 */
export function carriedFindings(earlier: CheckedModule, sources: SourceReader): Finding[] {
  const texts = new Map(
    earlier.module.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const)),
  );
  return earlier.findings
    .filter(({ rule }) => (ruleNamed(rule)?.stage ?? 'source') !== 'source')
    .flatMap((finding) => {
      const { file } = finding.place;
      const before = texts.get(file);
      const now = sources.read(file)?.text;
      if (before === undefined || now === undefined) return [];
      const span = shiftedSpan(finding.place, before, now);
      return span ? [{ ...finding, place: { file, ...span }, related: [], fixes: [] }] : [];
    });
}
