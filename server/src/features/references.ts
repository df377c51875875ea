import type { Location } from '../base/span';
import { type Occurrence, isSameThing } from '../model/occurrences';
import { type Snapshot, moduleOccurrences, occurrenceAt } from './snapshot';

/** All places in the known modules that name what stands at `offset`, each once. */
export function references(snapshot: Snapshot, offset: number, includeDeclaration: boolean): Location[] {
  return occurrencesOf(snapshot, offset)
    .filter(({ isDefinition }) => includeDeclaration || !isDefinition)
    .map(({ location }) => location);
}

/** Those of the places that lie in the file that is asked about. */
export function highlights(snapshot: Snapshot, offset: number): Occurrence[] {
  return occurrencesOf(snapshot, offset).filter(({ location }) => location.file === snapshot.file.path);
}

function occurrencesOf(snapshot: Snapshot, offset: number): Occurrence[] {
  const wanted = occurrenceAt(snapshot, offset)?.thing;
  if (!wanted) return [];
  const all = [snapshot.module, ...snapshot.modules]
    .flatMap((module) => moduleOccurrences(module))
    .filter(({ thing }) => isSameThing(thing, wanted));
  const byLocation = new Map(all.map((each) => [`${each.location.file}\0${each.location.start}`, each]));
  return [...byLocation.values()];
}
