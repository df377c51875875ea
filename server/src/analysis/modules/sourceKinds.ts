import type { CheckedModule } from '../stages/checkedModule';

/** What a source is written as. */
export type SourceKind = (typeof SOURCE_KINDS)[number]['kind'];

/** In the order in which they are named, with the words for one and for several. */
export const SOURCE_KINDS = [
  { kind: 'module', one: 'livepatch module', several: 'livepatch modules' },
  { kind: 'kpatch', one: 'kpatch source', several: 'kpatch sources' },
  { kind: 'klp-build', one: 'klp-build source', several: 'klp-build sources' },
  { kind: 'patch', one: 'source patch', several: 'source patches' },
  { kind: 'suse', one: 'SUSE folder', several: 'SUSE folders' },
  { kind: 'template', one: 'template', several: 'templates' },
  { kind: 'other', one: 'other C source', several: 'other C sources' },
] as const;

/** Tells by its content what kind of source a checked module is. */
export function sourceKind({ files, module }: CheckedModule): SourceKind {
  if (files.isPatch === true) return 'patch';
  if (files.csv !== undefined) return 'suse';
  if (module.units.some(({ placeholders }) => placeholders.length > 0)) return 'template';
  if (module.builder === 'kpatch' || module.builder === 'klp-build') return module.builder;
  return module.isLivepatch ? 'module' : 'other';
}
