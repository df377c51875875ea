import { reachableEntries } from '../../model/declarations/entries';
import { valueOf } from '../../model/declarations/fact';
import type { KlpFunc, Module } from '../../model/declarations/module';
import { undefinedReplacements } from '../shared/sources/undefinedReplacements';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const incompleteFunc: Rule = {
  id: 'incomplete-func',
  severity: 'error',
  stage: 'source',
  summary: 'A klp_func has only one of .old_name and .new_func.',
  check: ({ module }: RuleInput) =>
    module.csv
      ? checkCsv(module)
      : module.funcArrays.flatMap(({ entries }) => reachableEntries(entries).flatMap(checkFunc)),
};

function checkCsv(module: Module): Draft[] {
  const cut = module.funcArrays
    .flatMap(({ entries }) => entries)
    .filter(({ newFunc }) => newFunc.state === 'absent');
  return [
    ...cut.map(({ location }) => ({
      location,
      message:
        'The line does not say which function replaces which, so the script that collects the patches skips it. ' +
        'Write the object, the old function and the new function.',
    })),
    ...undefinedReplacements(module).map(({ newFunc, oldName, location }) => {
      const name = valueOf(newFunc)?.name ?? '';
      return {
        location: newFunc.location ?? location,
        message:
          `No file in the folder defines ${name}(), so the module with ${valueOf(oldName) ?? 'this function'}() ` +
          'cannot be linked. Define it or correct the name.',
      };
    }),
  ];
}

function checkFunc({ oldName, newFunc, sympos, location }: KlpFunc): Draft[] {
  if (oldName.state === 'known' && newFunc.state === 'absent') {
    const message =
      `The entry for ${oldName.value}() has no \`.new_func\`, so the kernel refuses the patch with -EINVAL. ` +
      'Set `.new_func` to the function that replaces it.';
    return [{ location: newFunc.location ?? location, message }];
  }
  const isBegun = newFunc.state === 'known' || sympos.state === 'known';
  if (oldName.state !== 'absent' || !isBegun) return [];
  const what = newFunc.state === 'known' ? `The entry with ${newFunc.value.name}()` : 'This entry';
  const message =
    `${what} has no \`.old_name\`, so the kernel refuses the patch with -EINVAL, or crashes when the patch has ` +
    '`.replace` set and another patch is installed. Set `.old_name` to the function to replace.';
  return [{ location: oldName.location ?? location, message }];
}
