import type { ModuleFunction } from './declarations/module';

/** The names in code of a function that a `#if` leaves out whose condition is not known. */
export function skippedNamesIn({ unit, definition }: ModuleFunction): ReadonlySet<string> {
  const inside = unit.uncertainties.filter(
    ({ start }) => definition.start <= start && start <= definition.end,
  );
  return new Set(inside.flatMap(({ skippedNames }) => [...skippedNames]));
}
