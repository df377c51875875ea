import type { Fix, TextEdit } from '../../../base/finding';
import { reachableEntries } from '../../../model/declarations/entries';
import { valueOf } from '../../../model/declarations/fact';
import type { KlpObject, KlpState, Module } from '../../../model/declarations/module';
import { shadowApiCalls } from '../../../model/shadowCalls';
import { visibleStates } from '../../../model/shadowStates';
import { fileText, textAt } from '../../../model/sourceText';
import { fix, lineEndOf } from './edits';
import { type TurnedCallback, turnedCallback } from './perStateFunction';

/**
 * Turns the callbacks of an object and a state with a version into a state with callbacks, which owns the shadow variables of
 * its id. Only for a livepatch with one state and one object of vmlinux with callbacks that do not use it.
 */
export function perStateFix(module: Module): Fix[] {
  const object = onlyObject(module);
  const states = visibleStates(module) ?? [];
  const [state] = states;
  if (!object || !state || states.length !== 1 || usesData(module)) return [];
  const owns = shadowApiCalls(module).some(({ id }) => id !== undefined && id === valueOf(state.id));
  const turned = object.callbacks.map((callback) => turnedCallback(module, callback, owns));
  const callbacks = turned.filter((each) => each !== undefined);
  if (callbacks.length !== turned.length) return [];
  return fix('Make these callbacks of the object callbacks of the state', [
    withoutCallbacks(module, object),
    stateEntry(module, state, callbacks, owns),
    ...callbacks.flatMap(({ edits }) => edits),
  ]);
}

/** The only object with callbacks, if it is vmlinux: callbacks of a state do not run when a target comes. */
function onlyObject({ patches }: Module): KlpObject | undefined {
  const objs = patches.length === 1 ? valueOf(patches[0]?.objs ?? { state: 'absent' }) : undefined;
  if (!objs || objs.incomplete !== undefined) return undefined;
  const [object, ...others] = reachableEntries(objs.entries).filter(({ callbacks }) => callbacks.length > 0);
  if (!object || others.length > 0 || object.name.state === 'unknown') return undefined;
  return valueOf(object.name) === undefined || valueOf(object.name) === null ? object : undefined;
}

function usesData({ fieldUses, units }: Module): boolean {
  const isNamed = fieldUses.some(({ struct, field }) => struct === 'klp_state' && field === 'data');
  return isNamed || units.some(({ main }) => /->\s*data\b/.test(main.text));
}

const BRACED = /[ \t]*\.callbacks\s*=\s*\{[^{}]*\}[ \t]*,?[ \t]*(?:\r?\n)?/g;
const SINGLE = /[ \t]*\.callbacks\.\w+\s*=\s*&?\w+[ \t]*,?[ \t]*(?:\r?\n)?/g;

function withoutCallbacks(module: Module, { location }: KlpObject): TextEdit | undefined {
  const text = textAt(module, location);
  const rest = text.replace(BRACED, '').replace(SINGLE, '');
  return rest === text || rest.includes('callbacks') ? undefined : { location, newText: rest };
}

const ENTRY = /^\{\s*\.id\s*=\s*(\w+)\s*,?\s*(?:\.version\s*=\s*\w+\s*,?\s*)?\}$/;

/** The state's whole entry, with its callbacks in place of the version. */
function stateEntry(
  module: Module,
  { location }: KlpState,
  callbacks: readonly TurnedCallback[],
  owns: boolean,
): TextEdit | undefined {
  const id = ENTRY.exec(textAt(module, location))?.[1];
  if (id === undefined) return undefined;
  const text = fileText(module, location.file);
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', location.start - 1) + 1))?.[0] ?? '';
  const destructor = callbacks
    .map((each) => each.destructor)
    .find((name) => name !== undefined && name !== 'NULL');
  const set = callbacks.flatMap(({ name, functionName }) =>
    functionName === undefined ? [] : [`\t\t.${name} = ${functionName},`],
  );
  if (destructor !== undefined) set.push(`\t\t.shadow_dtor = ${destructor},`);
  const lines = [
    '{',
    `\t.id = ${id},`,
    ...(set.length > 0 ? ['\t.callbacks = {', ...set, '\t},'] : []),
    ...(owns ? ['\t.is_shadow = true,'] : []),
    '}',
  ];
  return { location, newText: lines.join(lineEndOf(text) + indent) };
}
