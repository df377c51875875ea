import type { RelatedLocation } from '../../base/finding';
import type { Location } from '../../base/span';
import { unreachedEnables } from '../shared/sources/enableCalls';
import { enableResultFix } from '../shared/fixes/enableResultFix';
import { type IgnoredResult, ignoredEnableResults } from '../shared/sources/enableResults';
import { locationIn } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const enableResultIgnored: Rule = {
  id: 'enable-result-ignored',
  severity: 'error',
  stage: 'source',
  summary: 'The module stays loaded and does nothing when the kernel refuses its patch.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  // Outside of init the result is the smaller fault, and another rule speaks of the larger one.
  const outside = unreachedEnables(module).map((each) => locationIn(each.function, each.call));
  return ignoredEnableResults(module)
    .filter(
      ({ function: owner, call, origin }) => !outside.some(isSameLocation(origin ?? locationIn(owner, call))),
    )
    .map((ignored) => {
      const fix = enableResultFix(module, ignored);
      return { ...placed(ignored), message: message(ignored), fixes: fix ? [fix] : [] };
    });
}

const isSameLocation =
  (a: Location) =>
  (b: Location): boolean =>
    a.file === b.file && a.start === b.start;

/** A result that nobody keeps is reported at the call, one that is not passed on at the return. */
function placed(ignored: IgnoredResult): Pick<Draft, 'location' | 'related'> {
  const { function: owner, call, returned, isDropped, origin, enables } = ignored;
  const related: RelatedLocation[] = origin
    ? [{ location: origin, message: `${enables}() is called here.` }]
    : [];
  const callLocation = locationIn(owner, call);
  if (isDropped || !returned.statement) return { location: callLocation, related };
  const kept = { location: callLocation, message: 'The result comes from here.' };
  return { location: locationIn(owner, returned.statement), related: [kept, ...related] };
}

function message({ enables, isDropped, returned }: IgnoredResult): string {
  if (isDropped) {
    return (
      `The result of ${enables}() is ignored, so the module stays loaded and does nothing when the kernel refuses ` +
      'the patch. Return it from the init function, so that loading the module fails.'
    );
  }
  const what = returned.statement?.value ? 'The function returns 0' : 'The function does not report it';
  return (
    `${what} when ${enables}() fails, so the module stays loaded and does nothing. ` +
    'Return the error, so that loading the module fails.'
  );
}
