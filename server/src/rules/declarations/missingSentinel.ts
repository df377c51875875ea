import type { TextEdit } from '../../base/finding';
import type { KlpArray, KlpFunc, KlpObject, KlpState, Module } from '../../model/declarations/module';
import { locationIn } from '../../model/declarations/module';
import { textAt } from '../../model/sourceText';
import { fix, sentinelInsertion } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { arrayText } from '../shared/wording';

type AnyArray = KlpArray<KlpObject | KlpFunc | KlpState>;

export const missingSentinel: Rule = {
  id: 'missing-sentinel',
  severity: 'error',
  stage: 'source',
  summary:
    'An array of objects, functions or states has no empty entry at its end, so the kernel reads past it.',
  check: ({ module }: RuleInput) => {
    const arrays: AnyArray[] = [...module.objectArrays, ...module.funcArrays, ...module.stateArrays];
    return arrays.flatMap((array) => checkArray(array, module));
  },
};

function checkArray(array: AnyArray, module: Module): Draft[] {
  const { entries, incomplete, location } = array;
  if (incomplete !== undefined || entries.some(({ isEmpty }) => isEmpty !== false)) return [];
  if (array.isLone) return [{ location, message: loneMessage(array) }];
  const message =
    `${arrayText(array)} has no terminating entry, so the kernel reads past the end of the array. ` +
    'Add an empty entry `{ }` at the end.';
  const edits = [sentinelInsertion(module, array.endOfEntries), ...sizeEdits(array, module)];
  return [{ location, message, fixes: fix('Add a terminating entry', edits) }];
}

function loneMessage({ name, struct }: AnyArray): string {
  const what = name === undefined ? 'This lone structure' : `\`${name}\``;
  return (
    `${what} is used as an array of \`struct ${struct}\` but has no room for the terminating entry, so the kernel ` +
    'reads past its end. Make it an array whose last entry is empty.'
  );
}

/** A length that is written down has to grow with the array. */
function sizeEdits(array: AnyArray, module: Module): (TextEdit | undefined)[] {
  const variable = module.variables.find(({ location }) => location === array.location);
  const type = variable?.declaration.type;
  if (!variable || type?.kind !== 'array' || !type.size) return [];
  const location = locationIn(variable, type.size);
  const text = textAt(module, location);
  if (/^\d+$/.test(text)) return [{ location, newText: String(Number(text) + 1) }];
  return /^\w+$/.test(text) ? [{ location, newText: `${text} + 1` }] : [undefined];
}
