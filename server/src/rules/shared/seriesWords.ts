import type { SeriesPatch, SeriesView } from './simulation';

/** The livepatches that come before the one that is looked at, oldest first. */
export function patchesBefore({ patches, position }: SeriesView): readonly SeriesPatch[] {
  return patches.slice(0, position);
}

/** The livepatches that come after the one that is looked at, oldest first. */
export function patchesAfter({ patches, position }: SeriesView): readonly SeriesPatch[] {
  return patches.slice(position + 1);
}

/** Says of a series that nobody has declared what it is told from. Begins with a space. */
export function inferredWords({ isInferred, why }: SeriesView): string {
  return isInferred ? ` (That they follow each other is told from ${why}.)` : '';
}
