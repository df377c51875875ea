import { isAtLeast } from '../../base/kernelProfile';
import { livepatchLocation } from '../shared/sources/livepatchLocation';
import { appendLines, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

const LINE = 'MODULE_INFO(livepatch, "Y");';
const TITLE = 'Add MODULE_INFO(livepatch, "Y")';

export const missingLivepatchModinfo: Rule = {
  id: 'missing-livepatch-modinfo',
  severity: 'error',
  stage: 'source',
  summary: 'The module has no MODULE_INFO(livepatch, "Y"), so the kernel does not accept it as a livepatch.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  // Before 4.7 the loader did not look for the tag.
  if (
    !module.isLivepatch ||
    module.builder ||
    module.hidden !== undefined ||
    !isAtLeast(module.profile, '4.7')
  )
    return [];
  if (module.infos.some(({ tag }) => tag === 'livepatch')) return [];
  return [
    {
      location: livepatchLocation(module),
      message:
        `The kernel refuses this patch with -EINVAL: "module ${module.name} is not marked as a livepatch module". ` +
        `Add \`${LINE}\` to the module.`,
      fixes: fix(TITLE, [appendLines(module, [LINE])]),
    },
  ];
}
