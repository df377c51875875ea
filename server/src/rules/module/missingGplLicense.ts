import type { Location } from '../../base/span';
import { livepatchLocation } from '../shared/sources/livepatchLocation';
import type { Module } from '../../model/declarations/module';
import { textAt } from '../../model/sourceText';
import { appendLines, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';

/** The texts that give a module access to what is exported to GPL modules only; compared byte by byte. */
const COMPATIBLE = new Set([
  'GPL',
  'GPL v2',
  'GPL and additional rights',
  'Dual BSD/GPL',
  'Dual MIT/GPL',
  'Dual MPL/GPL',
]);

const LINE = 'MODULE_LICENSE("GPL");';
const TITLE = 'Add MODULE_LICENSE("GPL")';

export const missingGplLicense: Rule = {
  id: 'missing-gpl-license',
  severity: 'error',
  stage: 'source',
  summary:
    'The module has no GPL-compatible MODULE_LICENSE, so it cannot use the functions of the livepatch API.',
  check,
};

function check({ module }: RuleInput): Draft[] {
  if (!module.isLivepatch || module.builder) return [];
  const licences = module.infos.filter(({ tag }) => tag === 'license');
  if (licences.length === 0) return module.hidden === undefined ? [missing(module)] : [];
  return licences.flatMap(({ value }) =>
    value.state === 'known' && !COMPATIBLE.has(value.value)
      ? [incompatible(module, value.value, value.location)]
      : [],
  );
}

function missing(module: Module): Draft {
  return {
    location: livepatchLocation(module),
    message:
      'The module has no MODULE_LICENSE, so the kernel hides the GPL-only livepatch API and refuses the module with ' +
      `-ENOENT: "Unknown symbol klp_enable_patch (err -2)". Add \`${LINE}\`.`,
    fixes: fix(TITLE, [appendLines(module, [LINE])]),
  };
}

function incompatible(module: Module, licence: string, location: Location): Draft {
  const isWritten = textAt(module, location).startsWith('"');
  return {
    location,
    message:
      `The kernel does not accept "${licence}" as GPL-compatible, so it hides the GPL-only livepatch API and refuses ` +
      'the module with -ENOENT: "Unknown symbol klp_enable_patch (err -2)". Use "GPL" or another GPL-compatible one.',
    fixes: isWritten ? fix('Change the license to "GPL"', [{ location, newText: '"GPL"' }]) : [],
  };
}
