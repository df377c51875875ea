import type { Fix } from '../../base/finding';
import type { KlpPatch, Module } from '../../model/declarations/module';
import { fieldInsertion, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const patchWithoutObjects: Rule = {
  id: 'patch-without-objects',
  severity: 'error',
  stage: 'source',
  summary: 'A klp_patch has no .objs.',
  check: ({ module }: RuleInput) => module.patches.flatMap((patch) => checkPatch(patch, module)),
};

function checkPatch(patch: KlpPatch, module: Module): Draft[] {
  const { name, objs, location } = patch;
  if (objs.state !== 'absent') return [];
  const message =
    `The patch \`${name}\` has no \`.objs\`, so the kernel refuses it with -EINVAL. ` +
    'Point `.objs` at an array of `struct klp_object`.';
  return [{ location: objs.location ?? location, message, fixes: fixes(patch, module) }];
}

/** The only object array that there is, if it is declared ahead of the patch and no other patch has it. */
function fixes(patch: KlpPatch, module: Module): Fix[] {
  const [array, another] = module.objectArrays;
  if (array?.name === undefined || another || patch.objs.state !== 'absent') return [];
  const isVisible = array.location.file === patch.location.file && array.location.end < patch.location.start;
  const isTaken = module.patches.some(({ objs }) => objs.state === 'known');
  if (!isVisible || isTaken) return [];
  const written = patch.objs.location;
  const edit = written
    ? { location: written, newText: array.name }
    : fieldInsertion(module, patch.insertField, `.objs = ${array.name},`);
  return fix(`Set .objs to ${array.name}`, [edit]);
}
