import type { Finding } from '../base/finding';
import { shiftedSpan } from '../base/shiftedSpan';
import type { Module } from '../model/declarations/module';
import type { SourceReader } from '../syntax/sourceFile';

/**
 * What was found in an earlier text, in the places where that is now. Findings in text that has changed are left out, and
 * so are all fixes: they were made for another text.
 * @param earlier the module that they were found in
 */
export function carriedFindings(
  findings: readonly Finding[],
  earlier: Module,
  sources: SourceReader,
): Finding[] {
  const texts = textsOf(earlier);
  return findings.flatMap((finding) => {
    const { file } = finding.location;
    const before = texts.get(file);
    const now = sources.read(file)?.text;
    if (before === undefined || now === undefined) return [];
    const span = shiftedSpan(finding.location, before, now);
    if (!span) return [];
    return before === now ? [finding] : [{ ...finding, location: { file, ...span }, related: [], fixes: [] }];
  });
}

/** Findings of both kinds; where both say the same of the same place, those of `now`. */
export function withCarried(now: readonly Finding[], carried: readonly Finding[]): Finding[] {
  const known = new Set(now.map(keyOf));
  return [...now, ...carried.filter((finding) => !known.has(keyOf(finding)))];
}

/** What only running a module has shown: the rest is found anew after each edit. */
export function foundOnRuns(all: readonly Finding[], source: readonly Finding[]): Finding[] {
  const known = new Set(source.map(keyOf));
  return all.filter((finding) => !known.has(keyOf(finding)));
}

function keyOf({ rule, location }: Finding): string {
  return `${rule} ${location.file} ${location.start}`;
}

function textsOf(module: Module): Map<string, string> {
  const texts = new Map(
    module.units.flatMap(({ files }) => files.map(({ path, text }) => [path, text] as const)),
  );
  if (module.csv) texts.set(module.csv.path, module.csv.text);
  return texts;
}
