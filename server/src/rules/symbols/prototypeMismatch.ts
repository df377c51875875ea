import type { KernelCode, KernelFunction } from '../../model/kernel/kernelCode';
import type { FunctionReference, KlpFunc, Module } from '../../model/declarations/module';
import { type PatchedFunction, patchedFunctions } from '../../model/declarations/patchedFunctions';
import { prototypeDifference } from '../../c/typeDifference';
import type { FunctionCType } from '../../c/types';
import { prototypeOf } from '../../model/prototypes';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { differenceText } from '../shared/wording';

export const prototypeMismatch: Rule = {
  id: 'prototype-mismatch',
  severity: 'error',
  stage: 'source',
  summary: 'The prototype of a replacement differs from that of the kernel function it replaces.',
  check: ({ module, kernelCode }: RuleInput) =>
    kernelCode
      ? patchedFunctions(module).flatMap((patched) => checkFunction(patched, kernelCode, module))
      : [],
};

function checkFunction({ oldName, func }: PatchedFunction, kernelCode: KernelCode, module: Module): Draft[] {
  const own = ownPrototype(func.newFunc, module);
  if (func.newFunc.state !== 'known' || !own || isSystemCall(oldName.value)) return [];
  const originals = kernelCode.functionsNamed(oldName.value) ?? [];
  const types = originals.flatMap(({ type }) => (type ? [type] : []));
  const [difference, ...others] = types.map((type) =>
    prototypeDifference(own, prototypeOf(type), 'passable'),
  );
  // One that cannot be read may be the one that is meant.
  if (!difference || others.includes(undefined) || types.length < originals.length) return [];
  const { name, definition } = func.newFunc.value;
  const role = `the replacement of ${oldName.value}()`;
  const none = others.length === 0 ? '' : `; none of the ${types.length} functions of that name fits`;
  return [
    {
      location: func.newFunc.location,
      message: `${differenceText(difference, name, role)}${none}. Use the prototype of the original.`,
      related: [
        ...originals.map((each) => originalLocation(each)),
        ...(definition ? [{ location: definition.location, message: `The definition of ${name}()` }] : []),
      ],
    },
  ];
}

function ownPrototype(newFunc: KlpFunc['newFunc'], module: Module): FunctionCType | undefined {
  if (newFunc.state !== 'known') return undefined;
  const { type, definition }: FunctionReference = newFunc.value;
  const { file } = newFunc.location;
  const unit = definition?.unit ?? module.units.find(({ files }) => files.some(({ path }) => path === file));
  return type && unit && prototypeOf(type, (each) => module.typeOf(unit, each));
}

function originalLocation({ name, location }: KernelFunction): {
  location: KernelFunction['location'];
  message: string;
} {
  return { location, message: `The original ${name}()` };
}

/** What a system call's symbol is called with is made by macros. */
function isSystemCall(name: string): boolean {
  return /^(?:__\w+_|k)?(?:compat_)?sys_/.test(name);
}
