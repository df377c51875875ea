import { placeOf } from '../machine/run/trace';
import type { Machine } from '../machine/run/machine';
import type { Missing } from '../machine/run/statistics';

/** Something that the machine did not know, and where it was met first. */
export interface UnknownThing {
  readonly name: string;
  readonly count: number;
  /** `PATH:LINE`, where it is known. */
  readonly location: string | undefined;
}

/** What a run met that the machine did not know. */
export interface Statistics {
  readonly constructs: readonly UnknownThing[];
  readonly functions: readonly UnknownThing[];
  /** What was left out because the run came to one of its bounds. */
  readonly bounds: readonly UnknownThing[];
}

export function statisticsOf({ statistics }: Machine): Statistics {
  return {
    constructs: [...statistics.constructs.values()].map(described),
    functions: [...statistics.functions.values()].map(described),
    bounds: [...statistics.bounds.values()].map(described),
  };
}

function described({ name, count, unit, offset }: Missing): UnknownThing {
  if (!unit) return { name, count, location: undefined };
  const { path, line } = placeOf(unit, offset);
  return { name, count, location: `${path}:${line}` };
}
