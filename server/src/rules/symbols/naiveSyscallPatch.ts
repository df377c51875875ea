import { locationOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const naiveSyscallPatch: Rule = {
  id: 'naive-syscall-patch',
  severity: 'warning',
  stage: 'source',
  summary:
    "A patch changes a system call that is defined with SYSCALL_DEFINE instead of the tool's own macro.",
  check,
};

/** Without arguments there is no other form. */
const NAIVE = /^SYSCALL_DEFINE([1-6])\s*\(/;

function check({ patch }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files
    .flatMap(({ items }) => items)
    .flatMap(({ before, after, name, firstChange }) => {
      const count = NAIVE.exec(after?.header ?? '')?.[1];
      if (count === undefined || !before) return [];
      const message =
        `SYSCALL_DEFINE${count} defines more than the function: tracing data, in sections that a livepatch must not ` +
        `contain, so building a patch of ${name}() fails. Define it with \`KPATCH_SYSCALL_DEFINE${count}\` ` +
        `from "kpatch-syscall.h", or with \`KLP_SYSCALL_DEFINE${count}\` for klp-build.`;
      return [{ location: locationOfLine(patch, firstChange), message }];
    });
}
