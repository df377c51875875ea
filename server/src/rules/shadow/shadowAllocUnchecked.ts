import { locationIn } from '../../model/declarations/module';
import { nullTestFix } from '../shared/fixes/nullTestFix';
import { type UncheckedResult, uncheckedShadowResults } from '../shared/sources/shadowResults';
import { calleeOf, locationsOf } from '../shared/sources/uncheckedFinding';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const shadowAllocUnchecked: Rule = {
  id: 'shadow-alloc-unchecked',
  severity: 'warning',
  stage: 'source',
  summary: 'A new shadow variable is used without a NULL check, but its allocation can fail.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return uncheckedShadowResults(module)
    .filter(({ from }) => from !== 'klp_shadow_get')
    .map((result) => {
      const fix = nullTestFix(module, result.function, result.call, 'ENOMEM');
      const location = locationIn(result.function, result.call);
      return { location, message: message(result), related: locationsOf(result), fixes: fix ? [fix] : [] };
    });
}

function message(result: UncheckedResult): string {
  const { from, isTested } = result;
  const when =
    from === 'klp_shadow_alloc'
      ? 'when memory runs out, when the constructor fails, or when the object already has the variable'
      : 'when memory runs out or when the constructor fails';
  const use = isTested ? 'is used on a path without a NULL check' : 'is used without a NULL check';
  return `The result of ${calleeOf(result)} ${use}; it is NULL ${when}. Handle NULL: return an error, or continue without the shadow variable.`;
}
