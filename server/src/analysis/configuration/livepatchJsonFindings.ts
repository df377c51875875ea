import type { Finding } from '../../base/finding';
import type { Module } from '../../model/declarations/module';
import type { SymbolTable } from '../../model/kernel/symbolTable';
import { livepatchJson } from '../../rules/project/livepatchJson';
import type { JsonFault } from './jsonFields';
import type { LivepatchJson, NamedFile } from './livepatchJsonFile';
import type { ModuleFiles } from '../modules/moduleFiles';
import { exists, modulesNamed, obstacleTo, type Wanted } from '../modules/namedModules';
import type { Settings } from './settings';
import type { Sources } from '../sources';

/** What the faults of a `livepatch.json` are looked for in. */
export interface LivepatchJsonContext {
  readonly sources: Sources;
  readonly settings: Settings;
  readonly moduleOf: (files: ModuleFiles) => Module;
  /** The symbols in a file, or a sentence about why it has none. */
  readonly symbolsAt: (path: string) => SymbolTable | string;
}

/** All that is wrong in a `livepatch.json`, in the order of its text. */
export function livepatchJsonFindings(json: LivepatchJson, context: LivepatchJsonContext): Finding[] {
  const chosen = context.settings.rules[livepatchJson.id];
  if (chosen === 'off') return [];
  const faults = [...json.faults, ...fileFaults(json, context)];
  return faults
    .sort((a, b) => a.location.start - b.location.start)
    .map(({ location, message, isMild }) => ({
      rule: livepatchJson.id,
      severity: chosen ?? (isMild === true ? 'warning' : livepatchJson.severity),
      location,
      message,
      related: [],
      fixes: [],
    }));
}

function fileFaults(
  { series = [], targets = [], symbols }: LivepatchJson,
  context: LivepatchJsonContext,
): JsonFault[] {
  const patches = series.flatMap((each) => each.patches);
  return [
    ...patches.flatMap((file) => moduleFault(file, 'livepatch', context)),
    ...targets.flatMap((file) => moduleFault(file, 'target', context)),
    ...(symbols ? symbolFault(symbols, context) : []),
  ];
}

function moduleFault(
  file: NamedFile,
  wanted: Wanted,
  { sources, moduleOf }: LivepatchJsonContext,
): JsonFault[] {
  const modules = modulesNamed(file, wanted, sources, moduleOf);
  return typeof modules === 'string' ? [{ location: file.location, message: modules }] : [];
}

function symbolFault(named: NamedFile, { sources, symbolsAt }: LivepatchJsonContext): JsonFault[] {
  const { path, text, location } = named;
  const obstacle = obstacleTo(named, sources);
  if (obstacle !== undefined) return [{ location, message: obstacle }];
  if (!exists(path, sources)) {
    const message = `There is no file '${text}' here. Correct the path, which is relative to livepatch.json.`;
    return [{ location, message }];
  }
  const symbols = symbolsAt(path);
  return typeof symbols === 'string' ? [{ location, message: symbols }] : [];
}
