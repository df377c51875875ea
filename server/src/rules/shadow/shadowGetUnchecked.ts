import { locationIn } from '../../model/declarations/module';
import { nullTestFix } from '../shared/fixes/nullTestFix';
import { type UncheckedResult, uncheckedShadowResults } from '../shared/sources/shadowResults';
import { calleeOf, locationsOf } from '../shared/sources/uncheckedFinding';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const shadowGetUnchecked: Rule = {
  id: 'shadow-get-unchecked',
  severity: 'warning',
  stage: 'source',
  summary: 'A shadow variable is used without a NULL check, but the object may have none.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return uncheckedShadowResults(module)
    .filter(({ from }) => from === 'klp_shadow_get')
    .map((result) => {
      const fix = nullTestFix(module, result.function, result.call, 'ENOENT');
      const location = locationIn(result.function, result.call);
      return { location, message: message(result), related: locationsOf(result), fixes: fix ? [fix] : [] };
    });
}

function message(result: UncheckedResult): string {
  const use = result.isTested ? 'is used on a path without a NULL check' : 'is used without a NULL check';
  return (
    `The result of ${calleeOf(result)} ${use}; it is NULL for objects that were created before the livepatch was ` +
    'enabled, which have no shadow variable. Check for NULL and continue without the variable.'
  );
}
