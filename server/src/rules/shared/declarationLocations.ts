import type { Location } from '../../base/span';
import type { Activation } from '../../machine/run/observer';
import { reachableEntries } from '../../model/declarations/entries';
import { valueOf } from '../../model/declarations/fact';
import type { KlpObject, KlpState, Module } from '../../model/declarations/module';

/**
 * The line that says which function a callback is, such as `.pre_patch = take`; that of the entry's state or object if
 * there is one.
 */
export function callbackLocation(module: Module, called: Activation): Location | undefined {
  const { kind, object, state, functionName } = called;
  const arrays = state === undefined ? module.objectArrays : module.stateArrays;
  const all: readonly (KlpObject | KlpState)[] = arrays.flatMap(({ entries }) => [...entries]);
  const uses = all.flatMap((entry) =>
    placesIn(entry, kind, functionName).map((location) => ({ entry, location })),
  );
  const own = uses.find(({ entry }) =>
    'funcs' in entry ? nameOf(entry) === object : valueOf(entry.id) === state,
  );
  return (own ?? uses[0])?.location;
}

function placesIn(
  { callbacks }: KlpObject | KlpState,
  kind: string,
  functionName: string | undefined,
): Location[] {
  return callbacks.flatMap(({ name, function: fact }) =>
    name === kind && fact.state === 'known' && fact.value.name === functionName ? [fact.entry] : [],
  );
}

function nameOf({ name }: KlpObject): string | undefined {
  return name.state === 'known' ? (name.value ?? undefined) : undefined;
}

/** Where a livepatch says that it replaces others, or else its name. */
export function patchLocation(module: Module): Location | undefined {
  const [patch] = module.patches;
  if (!patch) return undefined;
  return patch.replace.state === 'known' ? patch.replace.entry : patch.location;
}

/** Where a livepatch lists its states. */
export function statesLocation(module: Module): Location | undefined {
  const states = module.patches[0]?.states;
  return states?.state === 'known' ? states.value.location : undefined;
}

/** Where a livepatch says the id of one of its states. */
export function stateLocation(module: Module, id: bigint | undefined): Location | undefined {
  const states = module.stateArrays.flatMap(({ entries }) => reachableEntries(entries));
  const state = id === undefined ? undefined : states.find((each) => valueOf(each.id) === id);
  return state?.id.state === 'known' ? state.id.entry : undefined;
}
