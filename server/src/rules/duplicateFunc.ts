import { reachableEntries, repetitions } from '../model/entries';
import type { KlpFunc, Module } from '../model/module';
import { entryRemoval, fix } from './edits';
import type { Draft, Rule, RuleInput } from './rule';

export const duplicateFunc: Rule = {
  id: 'duplicate-func',
  severity: 'error',
  stage: 'source',
  summary: 'Two entries of an array of functions replace the same function.',
  check: ({ module }: RuleInput) =>
    module.funcArrays.flatMap(({ entries }) =>
      repetitions(reachableEntries(entries), sysfsName).map((pair) => draft(pair.first, pair.again, module)),
    ),
};

/** The name of the function's folder in sysfs, where position 0 is shown as 1. */
function sysfsName({ oldName, sympos, isConditional }: KlpFunc): string | undefined {
  if (oldName.state !== 'known' || sympos.state === 'unknown' || isConditional === true) return undefined;
  return `${oldName.value},${sympos.state === 'known' ? sympos.value : 1n}`;
}

function draft(first: KlpFunc, again: KlpFunc, module: Module): Draft {
  const name = again.oldName.state === 'known' ? again.oldName.value : '';
  const isRepeated =
    first.newFunc.state === 'known' &&
    again.newFunc.state === 'known' &&
    first.newFunc.value.name === again.newFunc.value.name;
  return {
    place: namePlace(again),
    message:
      `A second entry for ${name}() finds its folder in sysfs taken, so the kernel refuses the patch with -EEXIST: ` +
      '"cannot create duplicate filename". Remove it, or set `.old_sympos` to that of another symbol; 0 means 1.',
    related: [{ place: namePlace(first), message: `The first entry for ${name}()` }],
    fixes: isRepeated ? fix('Remove the repeated entry', [entryRemoval(module, again.place)]) : [],
  };
}

function namePlace({ oldName, place }: KlpFunc): KlpFunc['place'] {
  return oldName.state === 'known' ? oldName.place : place;
}
