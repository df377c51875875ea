import type { RunSet } from '../../explore/runSet/runSet';
import { isPerState } from '../shared/perState';
import { acquireText, functionText, undoAdvice } from '../shared/resourceText';
import { resourceSites, takenAt } from '../shared/runs/fate';
import type { RunFact } from '../shared/runs/runFact';
import { runRule } from '../shared/runs/runRule';
import { downgrades, leakedBy, upgrades } from '../shared/runs/upgrade';

export const danglingModulePointer = runRule({
  id: 'dangling-module-pointer',
  severity: 'error',
  stage: 'simulation',
  summary: 'The kernel still has a pointer into the module when the module is removed.',
  detect,
  silencedBy: 'others',
  isLeftBehind: true,
  supersedes: [
    // The undo that is missing for a pointer into the module is the same that is missing for the rest.
    {
      rules: ['missing-post-unpatch', 'missing-pre-unpatch'],
      on: 'callback',
      only: ({ isPartial }) => isPartial !== true,
    },
    // What was started and not stopped goes on with memory that is freed: stopping it fixes both.
    {
      rules: ['shadow-use-after-free'],
      on: 'module',
      only: ({ activation }) => activation?.kind === 'handler',
    },
  ],
  message: (fact, input) => {
    const { activation, other } = fact;
    const when =
      other === undefined
        ? 'when the module is removed'
        : `when ${other} has replaced this livepatch and the module is removed; callbacks of ${isPerState(input) ? 'a state that both livepatches have' : 'a replaced livepatch'} do not run`;
    return (
      `${functionText(activation)} ${acquireText(fact)}, which still points into the module ${when}. ` +
      adviceText(fact)
    );
  },
});

/** A replaced livepatch has to remove its own pointers itself. */
function detect(runs: RunSet): RunFact[] {
  if (runs.kind === 'alone') return resourceSites(runs, 'points into module').map((site) => takenAt(site));
  if (runs.kind !== 'upgrade') return [];
  const [older, newer] = [runs.older.name, runs.newer.name];
  const gone = [
    ...upgrades(runs).map((run) => ({ run, module: older, other: newer })),
    ...downgrades(runs).map((run) => ({ run, module: newer, other: older })),
  ];
  return gone.flatMap((about) =>
    leakedBy(about.run, runs, about.module)
      .filter(({ pointsInto }) => pointsInto)
      .map((resource) => {
        const { activation, trace, shadow } = resource;
        return { ...about, at: trace[0], activation, resource, id: shadow?.id };
      }),
  );
}

const COUNTERPARTS: Readonly<Record<string, string>> = {
  pre_patch: 'post_unpatch',
  post_patch: 'pre_unpatch',
};

function adviceText(fact: RunFact): string {
  const { activation, other, resource } = fact;
  if (resource?.kind === 'rcu callback') return 'Wait for it with rcu_barrier() in the exit function.';
  if (other !== undefined)
    return `${undoAdvice(fact)} in the exit function too, which runs whenever the module is removed.`;
  const counterpart = COUNTERPARTS[activation?.kind ?? ''];
  return counterpart === undefined
    ? `${undoAdvice(fact)} in the exit function, which runs whenever the module is removed.`
    : `${undoAdvice(fact)} in ${counterpart}, and in the exit function, which also runs after another livepatch has replaced this one.`;
}
