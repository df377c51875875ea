import { typeText } from '../../c/typeText';
import { placeIn } from '../../model/declarations/module';
import { shadowSizeFix } from '../shared/fixes/shadowSizeFix';
import { type SizeFault, type SizeMismatch, shadowSizeMismatches } from '../shared/sources/shadowSizes';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const shadowSizeMismatch: Rule = {
  id: 'shadow-size-mismatch',
  severity: 'warning',
  stage: 'source',
  summary: 'The size or the first content of a shadow variable does not fit the type that it is used as.',
  check: ({ module }: RuleInput) =>
    shadowSizeMismatches(module).map((mismatch): Draft => {
      const fix = shadowSizeFix(module, mismatch);
      return { place: placeOf(mismatch), message: message(mismatch.fault), fixes: fix ? [fix] : [] };
    }),
};

function placeOf({ function: owner, argument }: SizeMismatch): Draft['place'] {
  return placeIn(owner, argument);
}

function message(fault: SizeFault): string {
  switch (fault.kind) {
    case 'pointer': {
      const bytes = fault.needed === undefined ? '' : ` of ${bytesText(fault.needed)}`;
      const data = typeText(fault.data);
      return (
        `The size is that of a pointer, 8 bytes, but ${user(fault.by)} takes the shadow variable for \`${data}\`${bytes}. ` +
        'Take the size of what is pointed to.'
      );
    }
    case 'small':
      return (
        `The shadow variable has ${bytesText(fault.given)}, but ${user(fault.by)} takes it for ` +
        `\`${typeText(fault.data)}\`, which has ${bytesText(fault.needed)}. Take the size of that type.`
      );
    case 'other':
      return (
        `The size is that of \`${typeText(fault.of)}\`, but ${user(fault.by)} takes the shadow variable for ` +
        `\`${typeText(fault.data)}\`. Take the size of that type.`
      );
    case 'constructor':
      return (
        `The constructor takes the shadow variable for \`${typeText(fault.built)}\`, but the result is used as ` +
        `\`${typeText(fault.data)}\`. Use one type in both.`
      );
    case 'content':
      return (
        `The constructor takes its data for the address of \`${typeText(fault.wanted)}\`, but gets that of ` +
        `\`${typeText(fault.given)}\`. Hand it what it expects.`
      );
    case 'automatic':
      return (
        'The constructor keeps the address of a variable that ends with this function, so the shadow variable soon ' +
        'points to something else. Keep the value of the variable.'
      );
    case 'copied':
      return (
        `The size is that of \`${typeText(fault.of)}\`, but the content is copied from ` +
        `\`${typeText(fault.given)}\`. Hand over the address of what is to be copied.`
      );
  }
}

function user(by: 'result' | 'constructor'): string {
  return by === 'result' ? 'its user' : 'the constructor';
}

function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
