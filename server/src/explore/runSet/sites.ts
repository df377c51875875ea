import type { ActivationKind } from '../../machine/run/observer';
import type { RecordedRun } from '../recordedRun';
import type { Resource, Release } from '../trace/resource';

/** A line of C that takes something when it is reached from a certain activation, over all runs. */
export interface Site<T extends RecordedRun> {
  readonly resource: Resource;
  /** Where it was given back; the first of each kind of activation. */
  readonly releases: Map<ActivationKind, Release>;
  /** The runs in which it was taken. */
  readonly seenIn: Set<T>;
  /** The runs that left it behind, in the order of the search: the shortest first. */
  readonly leakedIn: { readonly run: T; readonly resource: Resource }[];
}

/** Gathers what a module takes in many runs by where it takes it. */
export function sitesOf<T extends RecordedRun>(runs: readonly T[], module: string): readonly Site<T>[] {
  const sites = new Map<string, Site<T>>();
  const siteOf = (resource: Resource): Site<T> => {
    const site = sites.get(resource.site) ?? {
      resource,
      releases: new Map(),
      seenIn: new Set<T>(),
      leakedIn: [],
    };
    sites.set(resource.site, site);
    return site;
  };
  for (const run of runs) {
    for (const event of run.events) {
      if (event.kind === 'acquired' && event.resource.module === module)
        siteOf(event.resource).seenIn.add(run);
      if (event.kind === 'released' && event.release.resource.module === module)
        noteRelease(siteOf, event.release);
    }
    for (const resource of run.leaked) {
      if (resource.module === module) siteOf(resource).leakedIn.push({ run, resource });
    }
  }
  return withoutInner([...sites.values()]);
}

/** Memory that the kernel takes for something else goes with that. */
function withoutInner<T extends RecordedRun>(sites: readonly Site<T>[]): readonly Site<T>[] {
  const others = new Set(sites.filter(({ resource }) => resource.kind !== 'memory').map(lineOf));
  return sites.filter((site) => site.resource.kind !== 'memory' || !others.has(lineOf(site)));
}

function lineOf({ resource: { trace, activation } }: Pick<Site<RecordedRun>, 'resource'>): string {
  const [location] = trace;
  return [location?.path, location?.line, location?.column, activation.kind, activation.functionName].join(
    ' ',
  );
}

function noteRelease(
  siteOf: (resource: Resource) => Pick<Site<RecordedRun>, 'releases'>,
  release: Release,
): void {
  const { releases } = siteOf(release.resource);
  const { kind } = release.activation;
  if (!releases.has(kind)) releases.set(kind, release);
}
