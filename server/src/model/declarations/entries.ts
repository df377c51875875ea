interface Entry {
  readonly isEmpty: boolean | undefined;
}

/** The entries that the kernel looks at: those before the first that is known to be empty. */
export function reachableEntries<T extends Entry>(entries: readonly T[]): readonly T[] {
  const end = entries.findIndex(({ isEmpty }) => isEmpty === true);
  return end < 0 ? entries : entries.slice(0, end);
}

/** An entry that says the same as an earlier one. */
export interface Repetition<T> {
  readonly first: T;
  readonly again: T;
}

/**
 * Finds entries with the same key.
 * @param keyOf what is compared; entries without a key are passed over
 */
export function repetitions<T>(
  entries: readonly T[],
  keyOf: (entry: T) => string | undefined,
): Repetition<T>[] {
  const seen = new Map<string, T>();
  return entries.flatMap((again) => {
    const key = keyOf(again);
    if (key === undefined) return [];
    const first = seen.get(key);
    if (!first) seen.set(key, again);
    return first ? [{ first, again }] : [];
  });
}
