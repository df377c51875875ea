import { idOf } from '../../machine/livepatch/klpViews';
import { keyOf } from '../../machine/keyOf';
import { isInt, Pointer, Unknown, type Value } from '../../machine/value';
import type { Ledger } from './ledger';
import type { ShadowCall } from './step';

const CALLS = /^klp_shadow_(?:get|alloc|get_or_alloc|free|free_all)$/;

/** Functions that give something in memory its first state: whoever finds it before sees what is not there yet. */
const INITIALISERS: ReadonlySet<string> = new Set([
  '__lp_lock_init',
  '__lp_init_waitqueue_head',
  '__lp_init_work',
  '__lp_init_delayed_work',
  'INIT_LIST_HEAD',
  'INIT_HLIST_HEAD',
  'init_completion',
  'timer_setup',
  'kref_init',
  'refcount_set',
]);

/** Notes what modules do with shadow variables. */
export class ShadowWatch {
  constructor(private readonly ledger: Ledger) {}

  called(name: string, args: readonly Value[], result: Value | undefined): void {
    if (CALLS.test(name)) this.note(name, args, result);
    else if (INITIALISERS.has(name)) this.initialised(name, args[0]);
    else if (name === 'klp_get_prev_state') this.asked(name, args);
  }

  private note(name: string, args: readonly Value[], result: Value | undefined): void {
    const deed = this.ledger.deed();
    if (!deed) return;
    const isAll = name === 'klp_shadow_free_all';
    const [obj, id] = isAll ? [0, args[0]] : [args[0] ?? 0, args[1]];
    const data = result instanceof Pointer ? result.object : undefined;
    const isNew = this.isNew(data?.id);
    const call: ShadowCall = {
      name,
      id: id === undefined || id instanceof Unknown ? undefined : idOf(id),
      obj: keyOf(obj),
      objKind: kindOf(obj),
      size: /alloc/.test(name) ? this.ledger.machine.toNumber(args[2]) : undefined,
      isFound: /get/.test(name) && data !== undefined && !isNew,
      isEffective: data !== undefined,
      hasConstructor: /alloc/.test(name) && args[4] !== undefined && args[4] !== 0,
      ...deed,
    };
    this.ledger.steps.push({ kind: 'shadow', call });
  }

  /** Whether the variable was taken by the call that has just ended. */
  private isNew(id: number | undefined): boolean {
    const { steps } = this.ledger;
    for (let at = steps.length - 1; at >= 0; at--) {
      const step = steps[at];
      if (step?.kind === 'shadow') return false;
      if (step?.kind === 'take' && step.holding.kind === 'shadow') return step.holding.object?.id === id;
    }
    return false;
  }

  /** Outside of the constructor others may have found the variable already. */
  private initialised(name: string, at: Value | undefined): void {
    const deed = this.ledger.deed();
    if (!deed || deed.entry.kind === 'shadow constructor' || !(at instanceof Pointer)) return;
    const shadow = this.ledger.machine.kernel.shadows.find(
      ({ data }) => data instanceof Pointer && data.object === at.object,
    );
    if (!shadow) return;
    const obj = shadow.obj instanceof Pointer ? shadow.obj : 0;
    this.ledger.steps.push({
      kind: 'shadow',
      call: {
        name,
        id: shadow.id,
        obj: keyOf(obj),
        objKind: kindOf(obj),
        size: undefined,
        isFound: true,
        isEffective: true,
        hasConstructor: false,
        ...deed,
      },
    });
  }

  /** `klp_get_prev_state()` is noted where no transition runs. */
  private asked(name: string, args: readonly Value[]): void {
    const deed = this.ledger.deed();
    if (!deed || this.ledger.machine.kernel.transitionPatch) return;
    const id = args[0];
    this.ledger.steps.push({
      kind: 'shadow',
      call: {
        name,
        id: id === undefined || id instanceof Unknown ? undefined : idOf(id),
        obj: '0',
        objKind: 'null',
        size: undefined,
        isFound: false,
        isEffective: false,
        hasConstructor: false,
        ...deed,
      },
    });
  }
}

function kindOf(obj: Value): ShadowCall['objKind'] {
  if (isInt(obj)) return 'null';
  if (obj instanceof Unknown || obj.object.isOpaque) return 'given';
  return obj.object.kind === 'global' ? 'variable' : 'memory';
}
