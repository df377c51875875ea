import { type ChangedItem, type PatchedFile, locationOfLine } from '../../model/diff/sourcePatch';
import type { Draft, Rule, RuleInput } from '../shared/rule';

export const initCodePatched: Rule = {
  id: 'init-code-patched',
  severity: 'warning',
  stage: 'source',
  summary: 'A patch changes init or probe code that has already run.',
  check,
};

const INIT = /\b__(?:init|meminit|init_or_module)\b/;
const PROBE = /_probe\s*\(\s*struct \w*(?:device|dev|client|interface|function|link)\s*\*/;
const PATCH_CALLBACK = /\bK(?:PATCH|LP)_(?:PRE|POST)_PATCH_CALLBACK\b/;

function check({ patch }: RuleInput): Draft[] {
  if (!patch) return [];
  return patch.files.flatMap((file) => {
    // A callback can bring into order what the old code has set up.
    if (PATCH_CALLBACK.test(file.text)) return [];
    return file.items.flatMap((item) => {
      const message = messageFor(item, file);
      if (message === undefined) return [];
      return [{ location: locationOfLine(patch, item.firstChange), ...message }];
    });
  });
}

function messageFor(
  item: ChangedItem,
  { text }: PatchedFile,
): Pick<Draft, 'message' | 'severity'> | undefined {
  const { kind, name, before, after } = item;
  if (kind !== 'function' || !before || !after) return undefined;
  if (INIT.test(after.header) || isInitcall(name, text)) {
    return {
      message:
        `${name}() has already run and does not run again: the change has no effect, and kpatch-build refuses changes ` +
        'to init sections. Correct what it has set up in a pre-patch callback.',
    };
  }
  if (!PROBE.test(after.header)) return undefined;
  return {
    message:
      `${name}() has already run for existing devices, so the change applies to new ones only. If existing devices ` +
      'need it too, update them in a callback.',
    severity: 'information',
  };
}

function isInitcall(name: string, text: string): boolean {
  return new RegExp(`\\b(?:module_init|\\w+_initcall(?:_sync)?)\\s*\\(\\s*${name}\\s*\\)`).test(text);
}
