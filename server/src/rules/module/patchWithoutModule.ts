import type { Fix } from '../../base/finding';
import type { KlpPatch, Module } from '../../model/declarations/module';
import { textAt } from '../../model/sourceText';
import { fieldInsertion, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const patchWithoutModule: Rule = {
  id: 'patch-without-module',
  severity: 'error',
  stage: 'source',
  summary: 'A klp_patch has no .mod, or one that is not its own module.',
  check: ({ module }: RuleInput) => module.patches.flatMap((patch) => checkPatch(patch, module)),
};

const TITLE = 'Set .mod to THIS_MODULE';

function checkPatch(patch: KlpPatch, module: Module): Draft[] {
  const { mod, name } = patch;
  if (mod.state === 'absent') {
    const message =
      `The patch \`${name}\` has no \`.mod\`, so the kernel refuses it with -EINVAL. ` +
      'Set `.mod = THIS_MODULE`.';
    return [{ location: mod.location ?? patch.location, message, fixes: fixes(patch, module) }];
  }
  // A name that is not visible may be a macro for THIS_MODULE.
  if (mod.state === 'unknown' || mod.value === 'THIS_MODULE' || module.hidden !== undefined) return [];
  const message =
    `The kernel takes \`${mod.value}\` as the module of the patch \`${name}\`, so nothing keeps the patch's real module ` +
    'from being removed. Set `.mod = THIS_MODULE`.';
  return [{ location: mod.location, message, severity: 'warning', fixes: fixes(patch, module) }];
}

function fixes({ mod, insertField }: KlpPatch, module: Module): Fix[] {
  const written = mod.state === 'unknown' ? undefined : mod.location;
  if (!written) return fix(TITLE, [fieldInsertion(module, insertField, '.mod = THIS_MODULE,')]);
  if (textAt(module, written) === '') return [];
  return fix(TITLE, [{ location: written, newText: 'THIS_MODULE' }]);
}
