import type { Fix } from '../../base/finding';
import { reachableEntries } from '../../model/declarations/entries';
import type { KlpObject, Module } from '../../model/declarations/module';
import { fieldInsertion, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const objectWithoutFuncs: Rule = {
  id: 'object-without-funcs',
  severity: 'error',
  stage: 'source',
  summary: 'A klp_object has a name but no .funcs.',
  check: ({ module }: RuleInput) =>
    module.objectArrays.flatMap(({ entries }) =>
      reachableEntries(entries).flatMap((object) => checkObject(object, module)),
    ),
};

function checkObject(object: KlpObject, module: Module): Draft[] {
  const { name, funcs, location } = object;
  if (name.state !== 'known' || name.value === null || funcs.state !== 'absent') return [];
  const message =
    `The object '${name.value}' has no \`.funcs\`, so the kernel refuses the whole patch with -EINVAL. ` +
    'Point `.funcs` at an array of `struct klp_func`; one that holds only `{ }` is enough for callbacks alone.';
  return [{ location: funcs.location ?? location, message, fixes: fixes(object, module) }];
}

/** An object that has callbacks need not patch anything: then an array that ends at once is what is missing. */
function fixes({ funcs, insertField, callbacks }: KlpObject, module: Module): Fix[] {
  if (callbacks.length === 0 || funcs.state !== 'absent') return [];
  const empty = '(struct klp_func[]){ { } }';
  const edit = funcs.location
    ? { location: funcs.location, newText: empty }
    : fieldInsertion(module, insertField, `.funcs = ${empty},`);
  return fix('Give the object an empty array of functions', [edit]);
}
