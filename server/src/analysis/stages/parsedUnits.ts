import { BoundedMap } from '../../base/boundedMap';
import { optionsKey } from '../../base/kernelOptions';
import { type KernelProfile, profileName } from '../../base/kernelProfile';
import { ChunkCache } from '../../syntax/chunkCache';
import { type TranslationUnit, translationUnit } from '../../syntax/translationUnit';
import type { Sources } from '../sources';

/** Characters of source of which it is kept what they mean. It takes some hundred times as many bytes. */
export const UNITS_TEXT_MAX = 1024 * 1024;

/** The characters of the sources that units were made of. */
export function weightOf(units: readonly TranslationUnit[]): number {
  const files = units.flatMap((unit) => unit.files.slice(1));
  return files.reduce((sum, { text }) => sum + text.length, 0);
}

interface KnownUnit {
  readonly unit: TranslationUnit;
  readonly chunks: ChunkCache;
}

/** The first stage: files are preprocessed and parsed, and read again when one that they include has changed. */
export class ParsedUnits {
  private readonly units = new BoundedMap<string, KnownUnit>(UNITS_TEXT_MAX, ({ unit }) => weightOf([unit]));

  constructor(private readonly sources: Sources) {}

  /** The file as it is read for a kernel; undefined if there is none. The same object while nothing has changed. */
  unit(path: string, profile: KernelProfile): TranslationUnit | undefined {
    const main = this.sources.read(path);
    if (!main) return undefined;
    const key = `${profileName(profile)}\0${optionsKey(profile.options)}\0${path}`;
    const known = this.units.get(key);
    if (known && this.isCurrent(known.unit)) return known.unit;
    const chunks = known?.chunks ?? new ChunkCache();
    const unit = translationUnit(main, this.sources, profile, chunks);
    this.units.set(key, { unit, chunks });
    return unit;
  }

  forget(path: string): void {
    this.units.deleteWhere((_, { unit }) => unit.main.path === path);
  }

  clear(): void {
    this.units.clear();
  }

  /** Whether all files that a unit was made from, or would have been made from, are still the same. */
  private isCurrent(unit: TranslationUnit): boolean {
    const [, ...files] = unit.files;
    return (
      files.every((file) => this.sources.read(file.path) === file) &&
      unit.includes.every(
        ({ isSystem, target, path, tried }) =>
          isSystem || (this.sources.read(path) === target && tried.every((each) => !this.sources.read(each))),
      )
    );
  }
}
