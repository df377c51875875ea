import type { Place } from '../base/span';
import { type Occurrence, isSameThing } from '../model/occurrences';
import { type Snapshot, moduleOccurrences, occurrenceAt } from './snapshot';

/** All places in the known modules that name what stands at `offset`, each once. */
export function references(snapshot: Snapshot, offset: number, includeDeclaration: boolean): Place[] {
  return occurrencesOf(snapshot, offset)
    .filter(({ isDefinition }) => includeDeclaration || !isDefinition)
    .map(({ place }) => place);
}

/** Those of the places that lie in the file that is asked about. */
export function highlights(snapshot: Snapshot, offset: number): Occurrence[] {
  return occurrencesOf(snapshot, offset).filter(({ place }) => place.file === snapshot.file.path);
}

function occurrencesOf(snapshot: Snapshot, offset: number): Occurrence[] {
  const wanted = occurrenceAt(snapshot, offset)?.thing;
  if (!wanted) return [];
  const all = [snapshot.module, ...snapshot.modules]
    .flatMap((module) => moduleOccurrences(module))
    .filter(({ thing }) => isSameThing(thing, wanted));
  const byPlace = new Map(all.map((each) => [`${each.place.file}\0${each.place.start}`, each]));
  return [...byPlace.values()];
}
