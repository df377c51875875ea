import { changedInitialiser } from '../../model/diff/changedInitialiser';
import { locationOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const dataInitialiserChanged: Rule = {
  id: 'data-initialiser-changed',
  severity: 'warning',
  stage: 'source',
  summary: 'A patch changes the initial value of a variable that exists in the running kernel.',
  check,
};

function check({ patch }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files
    .flatMap(({ items }) => items)
    .filter(changedInitialiser)
    .map(({ name, firstChange }) => ({
      location: locationOfLine(patch, firstChange),
      message:
        `A livepatch replaces functions, not data: '${name}' keeps its value in the running kernel, and the livepatch ` +
        'build refuses the change. Change the code that uses it, or write the new value in a pre-patch callback and ' +
        'restore the old one in a post-unpatch callback.',
    }));
}
