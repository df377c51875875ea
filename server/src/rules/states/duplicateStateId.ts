import type { Location } from '../../base/span';
import { reachableEntries, repetitions } from '../../model/declarations/entries';
import type { KlpState } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const duplicateStateId: Rule = {
  id: 'duplicate-state-id',
  severity: 'error',
  stage: 'source',
  summary: 'Two entries of an array of states have the same id.',
  check: ({ module }: RuleInput) =>
    module.stateArrays.flatMap(({ entries }) =>
      repetitions(reachableEntries(entries), idOf).map(({ first, again }) => draft(first, again)),
    ),
};

function idOf({ id }: KlpState): string | undefined {
  return id.state === 'known' ? String(id.value) : undefined;
}

function draft(first: KlpState, again: KlpState): Draft {
  const id = idOf(again) ?? '';
  return {
    location: idLocation(again),
    message:
      `State id ${id} is used twice in this array, and the kernel only ever finds the first. ` +
      'Use a different id, or merge the two states.',
    related: [{ location: idLocation(first), message: `The first state with id ${id}` }],
  };
}

function idLocation({ id, location }: KlpState): Location {
  return id.state === 'known' ? id.location : location;
}
