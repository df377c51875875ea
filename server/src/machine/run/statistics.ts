import type { CUnit } from './unit';

/** Something that the machine did not know, and how often it was met. */
export interface Missing {
  readonly name: string;
  count: number;
  /** Where it was met first. */
  readonly unit: CUnit | undefined;
  /** Offset in the unit's expanded text. */
  readonly offset: number;
}

/** Counts what could not be run. */
export class Statistics {
  readonly constructs = new Map<string, Missing>();
  readonly functions = new Map<string, Missing>();
  /** Where the run was simplified or ended because it came to one of its bounds. */
  readonly bounds = new Map<string, Missing>();

  /** A construct of C that the machine does not know. */
  construct(name: string, unit: CUnit | undefined, offset: number): void {
    count(this.constructs, name, unit, offset);
  }

  /** What was left out, such as the rest of a walk. */
  bound(text: string, unit: CUnit | undefined, offset: number): void {
    count(this.bounds, text, unit, offset);
  }

  /** A function whose code is not visible and that is not in the table. */
  function(name: string, unit: CUnit | undefined, offset: number): void {
    count(this.functions, name, unit, offset);
  }
}

function count(all: Map<string, Missing>, name: string, unit: CUnit | undefined, offset: number): void {
  const known = all.get(name);
  if (known) known.count++;
  else all.set(name, { name, count: 1, unit, offset });
}

const FAULTS_PER_PLACE_MAX = 5;

/** What was said of faults, so that a loop does not say it over and over. */
export class FaultNews {
  private readonly reported = new Map<string, Set<string>>();

  /** Whether something was not said before of a place. What a loop does wrong in ever other ways is told a few times. */
  isNew(place: string, text: string): boolean {
    const texts = this.reported.get(place) ?? new Set();
    this.reported.set(place, texts);
    if (texts.has(text) || texts.size >= FAULTS_PER_PLACE_MAX) return false;
    texts.add(text);
    return true;
  }
}
