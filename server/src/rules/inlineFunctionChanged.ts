import { placeOfLine } from '../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from './rule';

export const inlineFunctionChanged: Rule = {
  id: 'inline-function-changed',
  severity: 'warning',
  stage: 'source',
  summary: 'A patch changes an inline function, so that all functions which call it are patched as well.',
  check,
};

const INLINE = /\b(?:inline|__inline|__inline__|__always_inline)\b/;

function check({ patch }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files.flatMap(({ path, items }) =>
    items
      .filter(({ kind, before, after }) => kind === 'function' && before && INLINE.test(after?.header ?? ''))
      .map(({ name, firstChange }) => ({
        place: placeOfLine(patch, firstChange),
        message: path.endsWith('.h') ? inHeader(name) : inFile(name),
      })),
  );
}

function inHeader(name: string): string {
  return (
    `${name}() is copied into the functions that call it, so each file that includes this header is built anew and ` +
    'each caller in it is patched, also in modules. Change a copy of another name, in the file that needs it.'
  );
}

function inFile(name: string): string {
  return (
    `${name}() is copied into the functions that call it, so these are patched, not it; where the compiler keeps it as ` +
    'a function, it has no place for a patch, as `inline` means notrace. Look through its callers, or change a copy.'
  );
}
