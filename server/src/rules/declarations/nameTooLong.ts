import { type KernelProfile, isAtLeast } from '../../base/kernelProfile';
import { reachableEntries } from '../../model/declarations/entries';
import type { Fact } from '../../model/declarations/fact';
import type { Draft, Rule, RuleInput } from '../shared/rule';

/** `64 - sizeof(unsigned long)` on 64-bit machines; both limits count the final NUL. */
const MODULE_NAME_LEN = 56;

export const nameTooLong: Rule = {
  id: 'name-too-long',
  severity: 'error',
  stage: 'source',
  summary: 'The name of a function or object is longer than the kernel allows.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  const symbolMax = symbolNameLength(module.profile);
  const funcs = module.funcArrays.flatMap(({ entries }) => reachableEntries(entries));
  const objects = module.objectArrays.flatMap(({ entries }) => reachableEntries(entries));
  return [
    ...funcs.flatMap(({ oldName }) => tooLong(oldName, symbolMax, 'KSYM_NAME_LEN', 'function')),
    ...objects.flatMap(({ name }) => tooLong(name, MODULE_NAME_LEN, 'MODULE_NAME_LEN', 'object')),
  ];
}

function symbolNameLength(profile: KernelProfile): number {
  return isAtLeast(profile, '6.1') ? 512 : 128;
}

function tooLong(name: Fact<string | null>, limit: number, limitName: string, what: string): Draft[] {
  if (name.state !== 'known' || name.value === null) return [];
  const length = new TextEncoder().encode(name.value).length;
  if (length < limit) return [];
  const message =
    `This ${what}'s name has ${length} bytes, but ${limitName} is ${limit} with the final NUL, so the kernel refuses the ` +
    `patch with -EINVAL. Use the name that the kernel knows; it has at most ${limit - 1} bytes.`;
  return [{ location: name.location, message }];
}
