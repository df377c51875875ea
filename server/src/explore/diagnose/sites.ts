import type { EntryKind } from '../../machine/run/observer';
import type { Life } from '../life';
import type { Holding, Release } from '../watch/holding';

/** A line of C that takes something when it is reached from a certain entry, over all runs. */
export interface Site<T extends Life> {
  readonly holding: Holding;
  /** Where it was given back; the first of each kind of entry. */
  readonly releases: Map<EntryKind, Release>;
  /** The runs that left it behind, in the order of the search: the shortest first. */
  /** The runs in which it was taken. */
  readonly seenIn: Set<T>;
  readonly leftIn: { readonly life: T; readonly holding: Holding }[];
}

/** Gathers what a module takes in many runs by where it takes it. */
export function sitesOf<T extends Life>(lives: readonly T[], module: string): readonly Site<T>[] {
  const sites = new Map<string, Site<T>>();
  const siteOf = (holding: Holding): Site<T> => {
    const key = siteKey(holding);
    const site = sites.get(key) ?? { holding, releases: new Map(), seenIn: new Set<T>(), leftIn: [] };
    sites.set(key, site);
    return site;
  };
  for (const life of lives) {
    for (const step of life.steps) {
      if (step.kind === 'take' && step.holding.module === module) siteOf(step.holding).seenIn.add(life);
      if (step.kind === 'release' && step.release.holding.module === module)
        noteRelease(siteOf, step.release);
    }
    for (const holding of life.left) {
      if (holding.module === module) siteOf(holding).leftIn.push({ life, holding });
    }
  }
  return withoutInner([...sites.values()]);
}

/** Memory that the kernel takes for something else goes with that. */
function withoutInner<T extends Life>(sites: readonly Site<T>[]): readonly Site<T>[] {
  const others = new Set(sites.filter(({ holding }) => holding.kind !== 'memory').map(lineOf));
  return sites.filter((site) => site.holding.kind !== 'memory' || !others.has(lineOf(site)));
}

function lineOf({ holding: { trace, entry } }: Pick<Site<Life>, 'holding'>): string {
  const [place] = trace;
  return [place?.path, place?.line, place?.column, entry.kind, entry.functionName].join(' ');
}

function noteRelease(siteOf: (holding: Holding) => Pick<Site<Life>, 'releases'>, release: Release): void {
  const { releases } = siteOf(release.holding);
  const { kind } = release.entry;
  if (!releases.has(kind)) releases.set(kind, release);
}

/** Names a site: the same for the same line reached from the same entry. */
export function siteKey({ kind, trace, entry, what }: Holding): string {
  const [place] = trace;
  const where = place ? `${place.path}:${place.line}:${place.column}` : '';
  return [kind, where, entry.kind, entry.functionName ?? '', kind === 'change' ? what : ''].join(' ');
}
