import { type UnreachedEnable, unreachedEnables } from '../shared/sources/enableCalls';
import { locationIn } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const enableOutsideInit: Rule = {
  id: 'enable-outside-init',
  severity: 'error',
  stage: 'source',
  summary: 'klp_enable_patch() is called in code that the init function of the module does not reach.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return unreachedEnables(module).map((unreached) => ({
    location: locationIn(unreached.function, unreached.call),
    message: message(unreached),
    related: module.inits.map(({ location }) => ({
      location,
      message: 'The init function, which does not reach that call.',
    })),
  }));
}

function message({ isInExit }: UnreachedEnable): string {
  const what = isInExit
    ? 'Only the exit function reaches this call, and there the kernel refuses the patch with -ENODEV because the ' +
      'module is being removed.'
    : 'The init function of the module does not reach this call, so loading the module does not enable the patch, ' +
      'and the kernel expects the call at no other time.';
  return `${what} Call klp_enable_patch() in the \`module_init\` function and return its result.`;
}
