import { reachableEntries, repetitions } from '../../model/declarations/entries';
import type { Callback, KlpObject, Module } from '../../model/declarations/module';
import { entryRemoval, fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { objectText } from '../shared/wording';

export const duplicateObject: Rule = {
  id: 'duplicate-object',
  severity: 'error',
  stage: 'source',
  summary: 'An array of objects lists the same object twice.',
  check: ({ module }: RuleInput) =>
    module.objectArrays.flatMap(({ entries }) =>
      repetitions(reachableEntries(entries), sysfsName).map((pair) => draft(pair.first, pair.again, module)),
    ),
};

/** An entry that may be empty may also be the array's end. */
function sysfsName(object: KlpObject): string | undefined {
  return object.isEmpty === false ? objectText(object) : undefined;
}

function draft(first: KlpObject, again: KlpObject, module: Module): Draft {
  const words = objectText(again) ?? '';
  const removal = sameContent(first, again)
    ? fix('Remove the repeated entry', [entryRemoval(module, again.location)])
    : [];
  return {
    location: nameLocation(again),
    message:
      `${startOfSentence(words)} is listed twice; the kernel refuses the patch with -EEXIST: "cannot create duplicate ` +
      'filename". Move its functions into the first entry.',
    related: [{ location: nameLocation(first), message: `The first entry for ${words}` }],
    fixes: removal,
  };
}

/** `vmlinux` is a name. */
function startOfSentence(words: string): string {
  return words.replace(/^the /, 'The ');
}

function nameLocation({ name, location }: KlpObject): KlpObject['location'] {
  return name.state === 'known' ? name.location : location;
}

function sameContent(first: KlpObject, again: KlpObject): boolean {
  const sameFuncs =
    again.funcs.state === 'known' && first.funcs.state === 'known' && first.funcs.value === again.funcs.value;
  return (
    sameFuncs &&
    again.callbacks.every((callback) => first.callbacks.some((each) => sameCallback(each, callback)))
  );
}

function sameCallback(a: Callback, b: Callback): boolean {
  const [one, other] = [a.function, b.function];
  return (
    a.name === b.name &&
    one.state === 'known' &&
    other.state === 'known' &&
    one.value.name === other.value.name
  );
}
