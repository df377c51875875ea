import { reachableEntries } from '../../model/declarations/entries';
import type { KlpFunc } from '../../model/declarations/module';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const optimizedClone: Rule = {
  id: 'optimized-clone',
  severity: 'warning',
  stage: 'source',
  summary: 'A patched function is a copy that the compiler made, not the function in the source.',
  check: ({ module }: RuleInput) =>
    module.funcArrays.flatMap(({ entries }) => reachableEntries(entries).flatMap(checkFunc)),
};

function checkFunc({ oldName }: KlpFunc): Draft[] {
  if (oldName.state !== 'known') return [];
  const parts = COLD_PART.exec(oldName.value)?.groups ?? CLONE.exec(oldName.value)?.groups;
  if (!parts) return [];
  const source = `${parts['source'] ?? ''}()`;
  const what = WHAT_IT_IS[parts['suffix'] ?? '']?.(source) ?? '';
  return [{ location: oldName.location, message: `'${oldName.value}' is ${what}` }];
}

const COLD_PART = /^(?<source>[^.]+)(?:\..*)?\.(?<suffix>cold)(?:\.\d+)?$/;
const CLONE = /^(?<source>[^.]+)\.(?:.*\.)??(?<suffix>isra|constprop|part|llvm)(?:\..*)?$/;

const PATCH_CALLERS = (source: string): string =>
  `Replace the functions that call ${source} instead, with a copy of ${source} beside them.`;

const WHAT_IT_IS: Readonly<Record<string, (source: string) => string>> = {
  isra: (source) =>
    `a copy of ${source} from which the compiler removed or split parameters, so a replacement with the prototype in ` +
    `the source gets wrong arguments. ${PATCH_CALLERS(source)}`,
  constprop: (source) =>
    `a copy of ${source} that the compiler made for calls with a constant argument, so its parameters differ and ` +
    `other callers do not use it. ${PATCH_CALLERS(source)}`,
  part: (source) =>
    `only a part of ${source}: the compiler inlined the rest into the callers, so a replacement of the whole runs ` +
    `the beginning twice. ${PATCH_CALLERS(source)}`,
  cold: (source) =>
    `only the rarely run part of ${source} and is never called, so the kernel refuses the patch with ` +
    `-EINVAL: "failed to find location for function". Replace ${source} itself.`,
  llvm: (source) =>
    `${source} under a name that changes with every build, so it fits only one kernel image. ` +
    `Build this patch for exactly that kernel, or replace the functions that call ${source}.`,
};
