import type { Finding } from '../../base/finding';
import type { Module } from '../../model/declarations/module';
import type { SourceFile } from '../../syntax/sourceFile';
import { uniqueFindings } from './checkModule';
import type { Settings } from '../configuration/settings';
import { applySuppressions, suppressionsIn } from './suppressions';
import { unusedSuppressions } from './unusedSuppressions';

/** The findings that no comment in the module's files suppresses, and those about comments that suppress nothing. */
export function withoutSuppressed(
  findings: readonly Finding[],
  module: Module,
  settings: Settings,
  seen: 'source' | 'simulation' = 'source',
): readonly Finding[] {
  const files = new Map<string, SourceFile>(
    module.units.flatMap((unit) => unit.files.slice(1).map((file) => [file.path, file] as const)),
  );
  const result: Finding[] = findings.filter(({ location }) => !files.has(location.file));
  for (const [path, file] of files) {
    const suppressions = suppressionsIn(file);
    const inFile = findings.filter(({ location }) => location.file === path);
    const { findings: kept, used } = applySuppressions(inFile, file, suppressions);
    result.push(...kept, ...unusedSuppressions(suppressions, used, settings, seen));
  }
  return uniqueFindings(result);
}
