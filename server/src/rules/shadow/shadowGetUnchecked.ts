import { placeIn } from '../../model/declarations/module';
import { nullTestFix } from '../shared/fixes/nullTestFix';
import { type UncheckedResult, uncheckedShadowResults } from '../shared/sources/shadowResults';
import { calleeOf, placesOf } from '../shared/sources/uncheckedFinding';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const shadowGetUnchecked: Rule = {
  id: 'shadow-get-unchecked',
  severity: 'warning',
  stage: 'source',
  summary: 'A shadow variable is used without a test whether the object has one.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return uncheckedShadowResults(module)
    .filter(({ from }) => from === 'klp_shadow_get')
    .map((result) => {
      const fix = nullTestFix(module, result.function, result.call, 'ENOENT');
      const place = placeIn(result.function, result.call);
      return { place, message: message(result), related: placesOf(result), fixes: fix ? [fix] : [] };
    });
}

function message(result: UncheckedResult): string {
  const use = result.isTested
    ? 'but the test does not cover all ways to its use'
    : 'but the result is used without a test';
  return (
    `${calleeOf(result)} returns NULL for objects that were made before the livepatch was enabled, because they have ` +
    `no shadow variable, ${use}. Test it for NULL and do without the variable then.`
  );
}
