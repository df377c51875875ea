import { type UnreachedEnable, unreachedEnables } from '../shared/sources/enableCalls';
import { placeIn } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const enableOutsideInit: Rule = {
  id: 'enable-outside-init',
  severity: 'error',
  stage: 'source',
  summary: 'klp_enable_patch() is called where the init function of the module does not lead to.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  return unreachedEnables(module).map((unreached) => ({
    place: placeIn(unreached.function, unreached.call),
    message: message(unreached),
    related: module.inits.map(({ place }) => ({
      place,
      message: 'The init function, which does not lead there.',
    })),
  }));
}

function message({ isInExit }: UnreachedEnable): string {
  const what = isInExit
    ? 'Only the exit function leads to this call, and there the kernel refuses the patch with -ENODEV because the ' +
      'module is going.'
    : 'The init function of the module does not lead to this call, so the patch is not enabled when the module is ' +
      'loaded, and the kernel provides for no other time.';
  return `${what} Call klp_enable_patch() in the function that is given to \`module_init\`, and return its result.`;
}
