import type { RunSet } from '../../../explore/runSet/runSet';
import { resourceSites, takenAt, usualLeak } from './fate';
import type { RunFact } from './runFact';

/** What a callback acquires and nothing releases, or not all of it. */
export function neverUndone(runs: RunSet, callback: 'pre_patch' | 'post_patch'): readonly RunFact[] {
  if (runs.kind !== 'alone') return [];
  return [
    ...resourceSites(runs, 'never undone', callback).map((site) => takenAt(site)),
    ...resourceSites(runs, 'undone in part', callback).map((site) => ({
      ...takenAt(site, usualLeak(site)),
      isPartial: true,
    })),
  ];
}
