import type { Fix } from '../../base/finding';
import type { Location } from '../../base/span';
import type { Fact } from '../../model/declarations/fact';
import type {
  Callback,
  KlpArray,
  KlpFunc,
  KlpObject,
  KlpState,
  Module,
} from '../../model/declarations/module';
import { entryRemoval, fieldInsertion, fix, sentinelInsertion } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { countText } from '../shared/wording';

type Entry = KlpObject | KlpFunc | KlpState;

export const unreachableEntry: Rule = {
  id: 'unreachable-entry',
  severity: 'warning',
  stage: 'source',
  summary: 'The kernel never sees an entry, because the array ends before it.',
  check: ({ module }: RuleInput) => [
    ...module.objectArrays.flatMap((array) => checkArray(array, module, objectThatEnds)),
    ...module.funcArrays.flatMap((array) => checkArray(array, module, () => undefined)),
    ...module.stateArrays.flatMap((array) => checkArray(array, module, stateThatEnds)),
  ],
};

/**
 * @param contentOf what to say of an entry that ends the array although something is set in it; undefined if nothing is
 */
function checkArray<T extends Entry>(
  array: KlpArray<T>,
  module: Module,
  contentOf: (end: T, dropped: number, module: Module) => Draft | undefined,
): Draft[] {
  const { entries, incomplete } = array;
  const endIndex = entries.findIndex(({ isEmpty }) => isEmpty === true);
  const end = entries[endIndex];
  if (incomplete !== undefined || !end) return [];
  const dropped = entries.slice(endIndex + 1).filter(({ isEmpty }) => isEmpty === false);
  const draft = contentOf(end, dropped.length, module) ?? behindEmpty(array, end, dropped, module);
  return draft ? [draft] : [];
}

function behindEmpty(
  array: KlpArray<Entry>,
  end: Entry,
  dropped: readonly Entry[],
  module: Module,
): Draft | undefined {
  const [first] = dropped;
  const last = dropped.at(-1);
  if (!first || !last) return undefined;
  const what = dropped.length === 1 ? 'this entry' : `these ${dropped.length} entries`;
  return {
    location: placeFromTo(first.location, last.location),
    message: `The array ends at an earlier empty entry, so the kernel never sees ${what}. Move the empty entry to the end.`,
    related: [{ location: end.location, message: 'For the kernel, the array ends here' }],
    fixes: fixes(array, module),
    tags: ['unnecessary'],
  };
}

function placeFromTo(first: Location, last: Location): Location {
  return first.file === last.file && last.end > first.end ? { ...first, end: last.end } : first;
}

/** Takes the empty entries out that have others behind them, and puts one at the end if it is needed. */
function fixes({ entries, endOfEntries }: KlpArray<Entry>, module: Module): Fix[] {
  const lastUsed = entries.findLastIndex(({ isEmpty }) => isEmpty !== true);
  const endIndex = entries.findIndex(({ isEmpty }) => isEmpty === true);
  const behind = entries.slice(endIndex, lastUsed + 1);
  // Entries that have a designator would not move up when one ahead of them is gone.
  const removals = behind.map((entry) => ({ entry, edit: entryRemoval(module, entry.location) }));
  if (removals.some(({ edit }) => !edit)) return [];
  const isTerminated = lastUsed + 1 < entries.length;
  return fix('Move the empty entry to the end', [
    ...removals.filter(({ entry }) => entry.isEmpty === true).map(({ edit }) => edit),
    ...(isTerminated ? [] : [sentinelInsertion(module, endOfEntries)]),
  ]);
}

function objectThatEnds(
  { callbacks, insertField, location }: KlpObject,
  dropped: number,
  module: Module,
): Draft | undefined {
  if (!hasCallback(callbacks)) return undefined;
  const message =
    `An entry with neither \`.name\` nor \`.funcs\` ends the array, so its callbacks${others(dropped)} are silently ` +
    'dropped. Point `.funcs` at an array; one that holds only `{ }` is enough.';
  const edit = fieldInsertion(module, insertField, '.funcs = (struct klp_func[]){ { } },');
  return { location, message, fixes: fix('Give the object an empty array of functions', [edit]) };
}

function stateThatEnds(state: KlpState, dropped: number): Draft | undefined {
  const { version, callbacks, isShadow, blockDisable, location } = state;
  const isUsed = isSet(version) || isSet(isShadow) || isSet(blockDisable) || hasCallback(callbacks);
  if (!isUsed) return undefined;
  const message =
    `A state with id 0 ends the array, so the kernel never finds it${others(dropped)}. ` +
    'Use an id other than 0.';
  return { location, message };
}

function others(dropped: number): string {
  return dropped === 0 ? '' : ` and ${countText(dropped, 'further entry', 'further entries')}`;
}

function isSet(fact: Fact<bigint | boolean>): boolean {
  return fact.state === 'known' && fact.value !== 0n && fact.value !== false;
}

function hasCallback(callbacks: readonly Callback[]): boolean {
  return callbacks.some((callback) => callback.function.state === 'known');
}
