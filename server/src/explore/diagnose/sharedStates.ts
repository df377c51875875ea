import type { JointRun } from '../jointRun';
import type { Resource } from '../trace/resource';
import type { Diagnosis } from './diagnosis';
import { siteKey } from './sites';

/** Two livepatches that a third one has replaced together. */
export interface Replaced {
  readonly older: readonly [string, string];
  readonly newer: string;
  /** The states that both have and the newer one has not. */
  readonly ids: readonly bigint[];
  /** The sites of what each leaves behind all by itself. */
  readonly leakedAlone: ReadonlySet<string>;
}

/** What stays of the states that two livepatches shared: each took the other for the one that keeps it. */
export function diagnoseSharedStates(runs: readonly JointRun[], replaced: Replaced): Diagnosis[] {
  return replaced.ids.flatMap((id) => {
    for (const run of runs) {
      const leaked = run.isReplaced ? run.leaked.filter((resource) => isOfState(resource, id, replaced)) : [];
      const [resource, ...also] = leaked;
      if (resource) return [diagnosis(run, replaced, id, resource, also)];
    }
    return [];
  });
}

function isOfState(resource: Resource, id: bigint, { leakedAlone, older }: Replaced): boolean {
  if (!older.includes(resource.module) || leakedAlone.has(siteKey(resource))) return false;
  return resource.activation.state === id || resource.shadow?.id === id;
}

function diagnosis(
  run: JointRun,
  { older, newer }: Replaced,
  id: bigint,
  resource: Resource,
  also: readonly Resource[],
): Diagnosis {
  const { activation } = resource;
  const other = older.join(' and ');
  return {
    kind: 'shared-state-leak',
    module: newer,
    at: undefined,
    activation,
    resource,
    also,
    id,
    other,
    run,
  };
}
