import { typeText } from '../../c/typeText';
import { locationIn } from '../../model/declarations/module';
import { shadowSizeFix } from '../shared/fixes/shadowSizeFix';
import { type SizeFault, type SizeMismatch, shadowSizeMismatches } from '../shared/sources/shadowSizes';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const shadowSizeMismatch: Rule = {
  id: 'shadow-size-mismatch',
  severity: 'warning',
  stage: 'source',
  summary: 'The size or initial content of a shadow variable does not fit the type that it is used as.',
  check: ({ module }: RuleInput) =>
    shadowSizeMismatches(module).map((mismatch): Draft => {
      const fix = shadowSizeFix(module, mismatch);
      return { location: locationOf(mismatch), message: message(mismatch.fault), fixes: fix ? [fix] : [] };
    }),
};

function locationOf({ function: owner, argument }: SizeMismatch): Draft['location'] {
  return locationIn(owner, argument);
}

function message(fault: SizeFault): string {
  switch (fault.kind) {
    case 'pointer': {
      const bytes = fault.needed === undefined ? '' : ` of ${bytesText(fault.needed)}`;
      const data = typeText(fault.data);
      return (
        `The size is that of a pointer, 8 bytes, but ${user(fault.by)} uses the shadow variable as \`${data}\`${bytes}. ` +
        'Pass the size of what it points to.'
      );
    }
    case 'small':
      return (
        `The shadow variable has ${bytesText(fault.given)}, but ${user(fault.by)} uses it as ` +
        `\`${typeText(fault.data)}\`, which has ${bytesText(fault.needed)}. Pass the size of that type.`
      );
    case 'other':
      return (
        `The size is that of \`${typeText(fault.of)}\`, but ${user(fault.by)} uses the shadow variable as ` +
        `\`${typeText(fault.data)}\`. Pass the size of that type.`
      );
    case 'constructor':
      return (
        `The constructor uses the shadow variable as \`${typeText(fault.built)}\`, but the result is used as ` +
        `\`${typeText(fault.data)}\`. Use the same type in both.`
      );
    case 'content':
      return (
        `The constructor expects a pointer to \`${typeText(fault.wanted)}\` as its data, but gets a pointer to ` +
        `\`${typeText(fault.given)}\`. Pass what it expects.`
      );
    case 'automatic':
      return (
        'The constructor keeps the address of a local variable of this function, so the pointer in the shadow variable ' +
        'dangles once the function returns. Keep the value of the variable instead.'
      );
    case 'copied':
      return (
        `The size is that of \`${typeText(fault.of)}\`, but the content is copied from ` +
        `\`${typeText(fault.given)}\`. Pass the address of the data to copy.`
      );
  }
}

function user(by: 'result' | 'constructor'): string {
  return by === 'result' ? 'the code' : 'the constructor';
}

function bytesText(count: number): string {
  return count === 1 ? '1 byte' : `${count} bytes`;
}
