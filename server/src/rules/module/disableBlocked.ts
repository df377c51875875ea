import { reachableEntries } from '../../model/declarations/entries';
import { valueOf } from '../../model/declarations/fact';
import type { KlpState } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { idWords } from '../shared/runWords';

export const disableBlocked: Rule = {
  id: 'disable-blocked',
  severity: 'information',
  stage: 'source',
  summary: 'A state forbids to disable the livepatch, and to reverse it while it is being enabled.',
  check: (input: RuleInput) =>
    input.module.profile.stateCallbacks
      ? input.module.stateArrays.flatMap(({ entries }) =>
          reachableEntries(entries).flatMap((state) => draft(state, input)),
        )
      : [],
};

function draft({ id, blockDisable }: KlpState, { simulation }: RuleInput): Draft[] {
  if (blockDisable.state !== 'known' || !blockDisable.value) return [];
  const state = valueOf(id);
  const words = state === undefined ? 'this state' : `the state ${idWords(state)}`;
  const stuck = simulation?.diagnoses.find(({ kind }) => kind === 'disable-blocked');
  return [
    {
      place: blockDisable.entry,
      message:
        `With ${words} the livepatch cannot be disabled, a transition to it that hangs cannot be reversed but only forced, and no livepatch with \`.replace\` that lacks the state can follow it. ` +
        'Use `.block_disable` only for what cannot be undone, and keep the state in all later livepatches.',
      ...(stuck && { run: { script: stuck.run.script } }),
    },
  ];
}
