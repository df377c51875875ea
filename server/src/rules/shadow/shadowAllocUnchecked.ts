import { placeIn } from '../../model/declarations/module';
import { nullTestFix } from '../shared/fixes/nullTestFix';
import { type UncheckedResult, uncheckedShadowResults } from '../shared/sources/shadowResults';
import { calleeOf, placesOf } from '../shared/sources/uncheckedFinding';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const shadowAllocUnchecked: Rule = {
  id: 'shadow-alloc-unchecked',
  severity: 'warning',
  stage: 'source',
  summary: 'A new shadow variable is used without a test whether it could be allocated.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return uncheckedShadowResults(module)
    .filter(({ from }) => from !== 'klp_shadow_get')
    .map((result) => {
      const fix = nullTestFix(module, result.function, result.call, 'ENOMEM');
      const place = placeIn(result.function, result.call);
      return { place, message: message(result), related: placesOf(result), fixes: fix ? [fix] : [] };
    });
}

function message(result: UncheckedResult): string {
  const { from, isTested } = result;
  const when =
    from === 'klp_shadow_alloc'
      ? 'when there is no memory, when the constructor fails and when the object has the variable already'
      : 'when there is no memory and when the constructor fails';
  const use = isTested
    ? 'but the test does not cover all ways to its use'
    : 'but the result is used without a test';
  return `${calleeOf(result)} returns NULL ${when}, ${use}. Leave the function, or go without it, if it is NULL.`;
}
