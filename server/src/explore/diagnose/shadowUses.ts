import type { ActivationKind } from '../../machine/run/observer';
import type { PatchedObjects } from '../patchRun';
import type { Diagnosis } from './diagnosis';
import type { SeenCall } from './shadows';

const ALLOCATION = /^klp_shadow_(?:get_or_)?alloc$/;

/** What is wrong with single calls of the shadow variable API. */
export function diagnoseShadowUses(calls: readonly SeenCall[], patched: PatchedObjects): Diagnosis[] {
  return calls.flatMap((seen) => [
    ...recursive(seen),
    ...duplicate(seen),
    ...freedInExit(seen, calls, patched),
    ...lateInit(seen, calls),
  ]);
}

function about({ call, run }: SeenCall, kind: Diagnosis['kind']): Diagnosis {
  const { by, id, name } = call;
  const { module, activation, trace } = by;
  return { kind, module, activation, at: trace[0], action: by, id, text: name, run: run };
}

/** `klp_shadow_get()` alone takes no lock. */
function recursive(seen: SeenCall): Diagnosis[] {
  const { name, by } = seen.call;
  const isInside = by.activation.kind === 'shadow constructor' || by.activation.kind === 'shadow destructor';
  const isLocking = name.startsWith('klp_shadow_') && name !== 'klp_shadow_get';
  return isInside && isLocking ? [about(seen, 'shadow-recursive-lock')] : [];
}

/** What a function is called that is called once for each object. */
const ONCE_PER_OBJECT =
  /alloc|init|creat|new|open|probe|add|fork|clone|dup|get|setup|start|attach|register|connect|accept|bind|mount|insert|join|load|begin/;

function duplicate(seen: SeenCall): Diagnosis[] {
  const { name, isFound, objKind, by } = seen.call;
  if (name !== 'klp_shadow_alloc' || !isFound) return [];
  const isSure = objKind !== 'given' || by.activation.kind !== 'function';
  const isOften = isSure || !ONCE_PER_OBJECT.test(by.activation.oldName ?? 'new');
  return isOften ? [about(seen, 'shadow-alloc-duplicate')] : [];
}

/** A successor may use them. Owners that count themselves in a shadow variable of NULL know when they are the last. */
function freedInExit(
  seen: SeenCall,
  calls: readonly SeenCall[],
  { isReplacing }: PatchedObjects,
): Diagnosis[] {
  const { name, by } = seen.call;
  if (!isReplacing || by.activation.kind !== 'module_exit' || !name.includes('free')) return [];
  const isCounted = calls.some(
    ({ call }) =>
      call.by.activation.kind === 'module_exit' && call.name.includes('get') && call.objKind === 'null',
  );
  return isCounted ? [] : [about(seen, 'shadow-freed-in-exit')];
}

/** Entries that run while the patched functions do. */
const BESIDE_FUNCTIONS: ReadonlySet<ActivationKind> = new Set(['function', 'handler', 'post_patch']);

function isConcurrent(kind: ActivationKind): boolean {
  return kind === 'function' || kind === 'handler';
}

/** Something is set up in a shadow variable that others can already find: callbacks do not run beside each other. */
function lateInit(seen: SeenCall, calls: readonly SeenCall[]): Diagnosis[] {
  const { name, id, objKind, by } = seen.call;
  if (name.startsWith('klp_') || objKind === 'memory' || !BESIDE_FUNCTIONS.has(by.activation.kind)) return [];
  const isFresh = seen.run.events.some(
    (event) =>
      event.kind === 'shadow' &&
      ALLOCATION.test(event.call.name) &&
      event.call.id === id &&
      event.call.by.activation === by.activation &&
      !event.call.isFound,
  );
  const isLookedUp = calls.some(
    ({ call }) => call.name === 'klp_shadow_get' && call.id === id && isConcurrent(call.by.activation.kind),
  );
  return isFresh && isLookedUp ? [about(seen, 'shadow-late-init')] : [];
}
