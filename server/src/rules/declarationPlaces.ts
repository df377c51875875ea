import type { Place } from '../base/span';
import type { Entry } from '../machine/observer';
import type { KlpObject, Module } from '../model/module';

/** The line that says which function a callback is, such as `.pre_patch = take`; that of the entry's object if there is one. */
export function callbackPlace(module: Module, { kind, object, functionName }: Entry): Place | undefined {
  const uses = module.objectArrays.flatMap(({ entries }) =>
    entries.flatMap((entry) => placesIn(entry, kind, functionName).map((place) => ({ entry, place }))),
  );
  const own = uses.find(({ entry }) => nameOf(entry) === object);
  return (own ?? uses[0])?.place;
}

function placesIn({ callbacks }: KlpObject, kind: string, functionName: string | undefined): Place[] {
  return callbacks.flatMap(({ name, function: fact }) =>
    name === kind && fact.state === 'known' && fact.value.name === functionName ? [fact.entry] : [],
  );
}

function nameOf({ name }: KlpObject): string | undefined {
  return name.state === 'known' ? (name.value ?? undefined) : undefined;
}

/** Where a livepatch says that it replaces others, or else its name. */
export function patchPlace(module: Module): Place | undefined {
  const [patch] = module.patches;
  if (!patch) return undefined;
  return patch.replace.state === 'known' ? patch.replace.entry : patch.place;
}

/** Where a livepatch lists its states. */
export function statesPlace(module: Module): Place | undefined {
  const states = module.patches[0]?.states;
  return states?.state === 'known' ? states.value.place : undefined;
}
