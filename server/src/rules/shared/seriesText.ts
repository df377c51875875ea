import type { SeriesPatch, SeriesView } from './simulation';

/** The livepatches that come before the one that is looked at, oldest first. */
export function patchesBefore({ patches, position }: SeriesView): readonly SeriesPatch[] {
  return patches.slice(0, position);
}

/** The livepatches that come after the one that is looked at, oldest first. */
export function patchesAfter({ patches, position }: SeriesView): readonly SeriesPatch[] {
  return patches.slice(position + 1);
}

/** What a series that nobody has declared is inferred from. Begins with a space. */
export function inferredText({ isInferred, why }: SeriesView): string {
  return isInferred ? ` (Series inferred from ${why}; say otherwise in livepatch.json.)` : '';
}
