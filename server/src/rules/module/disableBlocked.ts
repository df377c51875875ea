import type { RunSet } from '../../explore/runSet/runSet';
import { reachableEntries } from '../../model/declarations/entries';
import { valueOf } from '../../model/declarations/fact';
import type { KlpState } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { idText } from '../shared/resourceText';
import type { Detection } from '../shared/runs/detection';
import type { RunFact } from '../shared/runs/runFact';
import { factsFor } from '../shared/runs/runRule';

const ON_RUNS: Detection = { detect };

export const disableBlocked: Rule = {
  id: 'disable-blocked',
  severity: 'information',
  stage: 'source',
  summary: 'A state blocks disabling the livepatch, and reversing its transition while it is being enabled.',
  check: (input: RuleInput) =>
    input.module.profile.stateCallbacks
      ? input.module.stateArrays.flatMap(({ entries }) =>
          reachableEntries(entries).flatMap((state) => draft(state, input)),
        )
      : [],
  onRuns: ON_RUNS,
};

/** The run in which a transition that hangs cannot be reversed, or else one in which the livepatch cannot be disabled. */
function detect(runs: RunSet): RunFact[] {
  if (runs.kind !== 'alone') return [];
  const refused = runs.runs.filter(({ events }) =>
    events.some((event) => event.kind === 'refusal' && event.refusal.kind === 'disable blocked'),
  );
  const run = refused.find(({ enabling }) => enabling === 'is reversed') ?? refused[0];
  return run ? [{ module: runs.module, run }] : [];
}

function draft({ id, blockDisable }: KlpState, input: RuleInput): Draft[] {
  if (blockDisable.state !== 'known' || !blockDisable.value) return [];
  const state = valueOf(id);
  const words = state === undefined ? 'This state' : `State ${idText(state)}`;
  const [stuck] = factsFor('disable-blocked', ON_RUNS, input);
  return [
    {
      location: blockDisable.entry,
      message:
        `${words} blocks disabling: the livepatch cannot be disabled, a stalled transition to it can only be forced, not reversed, and no livepatch with \`.replace\` that lacks the state can replace it. ` +
        'Use `.block_disable` only for what cannot be undone, and keep the state in all later livepatches.',
      ...(stuck && { run: { script: stuck.run.script } }),
    },
  ];
}
