import { locationOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const inlineFunctionChanged: Rule = {
  id: 'inline-function-changed',
  severity: 'information',
  stage: 'source',
  summary: 'A patch changes an inline function in a header, so all files that include it are rebuilt.',
  check,
};

const INLINE = /\b(?:inline|__inline|__inline__|__always_inline)\b/;

/** In a `.c` file the tools compare objects and take the changed callers along by themselves: nothing is to be done. */
function check({ patch }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files
    .filter(({ path }) => path.endsWith('.h'))
    .flatMap(({ items }) =>
      items
        .filter(
          ({ kind, before, after }) => kind === 'function' && before && INLINE.test(after?.header ?? ''),
        )
        .map(({ name, firstChange }) => ({
          location: locationOfLine(patch, firstChange),
          message:
            `${name}() is inlined into its callers, so every file that includes this header is rebuilt and every caller ` +
            'is patched, also in modules. If only one file needs the change, give that file a copy under another name.',
        })),
    );
}
