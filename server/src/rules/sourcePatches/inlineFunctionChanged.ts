import { placeOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const inlineFunctionChanged: Rule = {
  id: 'inline-function-changed',
  severity: 'information',
  stage: 'source',
  summary:
    'A patch changes an inline function in a header, so that all files which include it are built anew.',
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
          place: placeOfLine(patch, firstChange),
          message:
            `${name}() is copied into the functions that call it, so each file that includes this header is built anew ` +
            'and each caller in it is patched, also in modules. If only one file needs the change, give it a copy of ' +
            'another name.',
        })),
    );
}
