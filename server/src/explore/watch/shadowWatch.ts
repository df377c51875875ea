import { idOf } from '../../machine/livepatch/klpViews';
import { factsOf } from '../../machine/lib/kernelLibrary';
import { corePointer } from '../../machine/livepatch/corePointers';
import { keyOf } from '../../machine/memory/keyOf';
import { isInt, Pointer, Unknown, type Value } from '../../machine/memory/value';
import type { Ledger } from './ledger';
import type { ShadowName } from './holding';
import type { ShadowCall } from './step';

const CALLS = /^klp_shadow_(?:get|alloc|get_or_alloc|free|free_all)$/;

/** Notes what modules do with shadow variables. */
export class ShadowWatch {
  constructor(private readonly ledger: Ledger) {}

  called(name: string, args: readonly Value[], result: Value | undefined): void {
    if (CALLS.test(name)) this.note(name, args, result);
    else if (name === 'klp_get_prev_state') this.asked(name);
    const { initialises } = factsOf(name);
    if (initialises !== undefined) this.initialised(name, args[initialises]);
  }

  private note(name: string, args: readonly Value[], result: Value | undefined): void {
    const by = this.ledger.deed();
    if (!by) return;
    const isAll = name === 'klp_shadow_free_all';
    const [obj = 0, id] = isAll ? [0, args[0]] : args;
    const data = result instanceof Pointer ? result.object : undefined;
    const shadow = { id: id === undefined ? 0n : idOf(id), obj: keyOf(obj), objKind: kindOf(obj) };
    const holding = data && this.ledger.holding(`memory ${data.id}`);
    const isNew = holding !== undefined && holding.shadow === undefined;
    if (isNew) holding.shadow = shadow;
    const isAllocation = name.includes('alloc');
    const call: ShadowCall = {
      name,
      ...shadow,
      id: id instanceof Unknown ? undefined : shadow.id,
      size: isAllocation ? this.ledger.machine.toNumber(args[2]) : undefined,
      isFound: name.includes('get') ? data !== undefined && !isNew : !data && this.exists(obj, shadow.id),
      isEffective: data !== undefined,
      hasConstructor: isAllocation && args[4] !== undefined && args[4] !== 0,
      by,
    };
    this.ledger.note({ kind: 'shadow', call });
  }

  private exists(obj: Value, id: bigint): boolean {
    const { machine } = this.ledger;
    const known = corePointer(machine, obj);
    return machine.kernel.shadows.find(known, id) !== undefined;
  }

  /** Outside of the constructor others may have found the variable already. */
  private initialised(name: string, at: Value | undefined): void {
    const by = this.ledger.deed();
    if (!by || by.entry.kind === 'shadow constructor' || !(at instanceof Pointer)) return;
    const shadow = this.ledger.holding(`memory ${at.object.id}`)?.shadow;
    if (!shadow) return;
    const call: ShadowCall = {
      name,
      ...shadow,
      size: undefined,
      isFound: true,
      isEffective: true,
      hasConstructor: false,
      by,
    };
    this.ledger.note({ kind: 'shadow', call });
  }

  /** `klp_get_prev_state()` is noted where no transition runs. */
  private asked(name: string): void {
    const by = this.ledger.deed();
    if (!by || this.ledger.machine.kernel.transitionPatch) return;
    const state = { installed: [], isInTransition: false };
    this.ledger.note({ kind: 'refusal', name, result: 0, by, ...state });
  }
}

function kindOf(obj: Value): ShadowName['objKind'] {
  if (isInt(obj)) return 'null';
  if (obj instanceof Unknown || obj.object.isOpaque || obj.object.kind === 'kernel') return 'given';
  return obj.object.kind === 'global' ? 'variable' : 'memory';
}
