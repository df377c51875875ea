import type { Fix, TextEdit } from '../../../base/finding';
import { reachableEntries } from '../../../model/declarations/entries';
import { valueOf } from '../../../model/declarations/fact';
import { type KlpPatch, type KlpState, type Module, locationIn } from '../../../model/declarations/module';
import type { ShadowApiCall } from '../../../model/shadowCalls';
import { fileText, textAt } from '../../../model/sourceText';
import { fieldInsertion, fix, insertion, lineEndOf } from './edits';

/** Gives the shadow variables of a call a state that owns them: one that is there, or a new one. */
export function shadowStateFix(module: Module, shadow: ShadowApiCall): Fix[] {
  const [patch] = module.patches;
  const id = idText(module, shadow);
  if (!patch || module.patches.length !== 1 || id === undefined) return [];
  if (patch.states.state === 'unknown') return [];
  const entries = patch.states.state === 'known' ? patch.states.value.entries : undefined;
  const own = entries && reachableEntries(entries).find((state) => valueOf(state.id) === shadow.id);
  if (own) return fix('Let the state own the shadow variables', [isShadow(module, own)]);
  const edits = entries ? [newEntry(module, entries[0], id)] : newArray(module, patch, id);
  return fix('Add a state that owns the shadow variables', edits);
}

/** The id as the author writes it, if it says the same outside of the function. */
function idText(module: Module, { owner, call, name }: ShadowApiCall): string | undefined {
  const argument = call.arguments[name === 'klp_shadow_free_all' ? 0 : 1];
  if (!argument) return undefined;
  const text = textAt(module, locationIn(owner, argument));
  return /^\w+$/.test(text) ? text : undefined;
}

function isShadow(module: Module, { isShadow: fact, insertField }: KlpState): TextEdit | undefined {
  if (fact.state === 'known') return { location: fact.location, newText: 'true' };
  return fieldInsertion(module, insertField, '.is_shadow = true,');
}

function newEntry(module: Module, first: KlpState | undefined, id: string): TextEdit | undefined {
  if (!first) return undefined;
  const { file, start } = first.location;
  const text = fileText(module, file);
  if (text[start] !== '{') return undefined;
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const indent = text.slice(lineStart, start);
  const isAlone = /^[ \t]*$/.test(indent);
  const gap = isAlone ? lineEndOf(text) + indent : ' ';
  return insertion({ file, offset: start }, `{ .id = ${id}, .is_shadow = true },${gap}`);
}

/** An array ahead of the livepatch, and the field that leads to it. */
function newArray(module: Module, patch: KlpPatch, id: string): (TextEdit | undefined)[] {
  const { file, start } = patch.location;
  const text = fileText(module, file);
  const offset = text.lastIndexOf('\n', start) + 1;
  if (!/^(?:static )?(?:const )?struct klp_patch $/.test(text.slice(offset, start))) return [undefined];
  if (module.variables.some(({ name }) => name === 'states')) return [undefined];
  const lines = [
    'static struct klp_state states[] = {',
    `\t{ .id = ${id}, .is_shadow = true },`,
    '\t{ }',
    '};',
    '',
  ];
  const lineEnd = lineEndOf(text);
  return [
    insertion({ file, offset }, lines.map((line) => line + lineEnd).join('')),
    fieldInsertion(module, patch.insertField, '.states = states,'),
  ];
}
