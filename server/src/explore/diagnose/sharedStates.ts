import type { JointLife } from '../jointLife';
import type { Holding } from '../watch/holding';
import type { Diagnosis } from './diagnosis';
import { siteKey } from './sites';

/** Two livepatches that a third one has replaced together. */
export interface Replaced {
  readonly older: readonly [string, string];
  readonly newer: string;
  /** The states that both have and the newer one has not. */
  readonly ids: readonly bigint[];
  /** The sites of what each leaves behind all by itself. */
  readonly leftAlone: ReadonlySet<string>;
}

/** What stays of the states that two livepatches shared: each took the other for the one that keeps it. */
export function diagnoseSharedStates(lives: readonly JointLife[], replaced: Replaced): Diagnosis[] {
  return replaced.ids.flatMap((id) => {
    for (const run of lives) {
      const left = run.isReplaced ? run.left.filter((holding) => isOfState(holding, id, replaced)) : [];
      const [holding, ...also] = left;
      if (holding) return [diagnosis(run, replaced, id, holding, also)];
    }
    return [];
  });
}

function isOfState(holding: Holding, id: bigint, { leftAlone, older }: Replaced): boolean {
  if (!older.includes(holding.module) || leftAlone.has(siteKey(holding))) return false;
  return holding.entry.state === id || holding.shadow?.id === id;
}

function diagnosis(
  run: JointLife,
  { older, newer }: Replaced,
  id: bigint,
  holding: Holding,
  also: readonly Holding[],
): Diagnosis {
  const { entry } = holding;
  const other = older.join(' and ');
  return { kind: 'shared-state-leak', module: newer, at: undefined, entry, holding, also, id, other, run };
}
