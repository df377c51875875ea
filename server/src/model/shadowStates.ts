import { reachableEntries } from './declarations/entries';
import { type Fact, valueOf } from './declarations/fact';
import type { KlpState, Module } from './declarations/module';
import { type ShadowApiCall, shadowApiCalls } from './shadowCalls';

/**
 * The states of a module's livepatches as the kernel sees them.
 * @returns undefined if there may be others: they are made at run time, or by something that is not visible
 */
export function visibleStates(module: Module): readonly KlpState[] | undefined {
  if (module.hidden !== undefined || module.builder !== undefined || module.patches.length === 0)
    return undefined;
  const states: KlpState[] = [];
  for (const { states: fact } of module.patches) {
    if (fact.state === 'absent') continue;
    if (fact.state === 'unknown' || fact.value.incomplete !== undefined) return undefined;
    states.push(...reachableEntries(fact.value.entries));
  }
  return states;
}

/** The states that own the shadow variables of their id, though nothing in the module uses such variables. */
export function unusedShadowStates(module: Module): readonly KlpState[] {
  const states = visibleStates(module)?.filter(({ isShadow }) => valueOf(isShadow) === true) ?? [];
  if (states.length === 0) return [];
  const calls = shadowApiCalls(module);
  if (calls.some(({ id }) => id === undefined)) return [];
  const used = new Set(calls.map(({ id }) => id));
  return states.filter(({ id }) => id.state === 'known' && !used.has(id.value));
}

/**
 * For each id of shadow variables that no state owns the call that says most: the first that allocates, else the first
 * that looks for one.
 */
export function shadowsWithoutState(module: Module): readonly ShadowApiCall[] {
  const calls = shadowApiCalls(module).filter(({ id }) => id !== undefined);
  const states = calls.length > 0 ? visibleStates(module) : undefined;
  if (!states || states.some(({ id, isShadow }) => isOpen(id) || isOpen(isShadow))) return [];
  const owned = new Set(states.flatMap(({ id, isShadow }) => (valueOf(isShadow) ? (valueOf(id) ?? []) : [])));
  const ids = new Set(calls.flatMap(({ id }) => (id === undefined || owned.has(id) ? [] : [id])));
  return [...ids].flatMap((id) => {
    const same = calls.filter((call) => call.id === id && !call.name.startsWith('klp_shadow_free'));
    return same.find(({ name }) => name.includes('alloc')) ?? same[0] ?? [];
  });
}

/** Whether a state owns the shadow variables of an id, or may own them though that cannot be seen. */
export function mayBeOwned({ stateArrays }: Module, id: bigint | undefined): boolean {
  const states = stateArrays.flatMap(({ entries }) => reachableEntries(entries));
  return states.some(({ id: own, isShadow }) => {
    const isOwning = isOpen(isShadow) || valueOf(isShadow) === true;
    return isOwning && (isOpen(own) || valueOf(own) === id);
  });
}

function isOpen(fact: Fact<unknown>): boolean {
  return fact.state === 'unknown';
}
