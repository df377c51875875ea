import { type JumpLabel, jumpLabels } from '../../model/diff/jumpLabels';
import { locationOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const moduleJumpLabel: Rule = {
  id: 'module-jump-label',
  severity: 'warning',
  stage: 'source',
  summary: 'A patched function has a jump label whose static key is in a module.',
  check,
};

function check({ patch, module }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files
    .flatMap((file) => jumpLabels(file, module.profile))
    .map((label) => ({ location: locationOfLine(patch, label.line), message: messageFor(label) }));
}

function messageFor({ item, key, isInModule }: JumpLabel): string {
  const why = isInModule
    ? `If this file is built as a module, the static key '${key}' is in that module, and a livepatch cannot connect the ` +
      `jump label in ${item.name}() to it`
    : `Before kernel 5.8, a livepatch cannot connect the jump label in ${item.name}() to the static key '${key}'`;
  return `${why}; the build fails. Test the key with \`static_key_enabled(&${key})\` instead.`;
}
