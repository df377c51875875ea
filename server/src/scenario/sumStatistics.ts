import type { Statistics, UnknownThing } from './runStatistics';

/** Adds up what several systems met; what was met most often comes first. */
export function sumStatistics(all: readonly Statistics[]): Statistics {
  return {
    constructs: sum(all.flatMap(({ constructs }) => constructs)),
    functions: sum(all.flatMap(({ functions }) => functions)),
    bounds: sum(all.flatMap(({ bounds }) => bounds)),
  };
}

function sum(things: readonly UnknownThing[]): UnknownThing[] {
  const byName = new Map<string, UnknownThing>();
  for (const thing of things) {
    const known = byName.get(thing.name);
    byName.set(thing.name, known ? { ...known, count: known.count + thing.count } : thing);
  }
  return [...byName.values()].sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}
