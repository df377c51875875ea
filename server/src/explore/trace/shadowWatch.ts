import { idOf } from '../../machine/livepatch/klpViews';
import { factsOf } from '../../machine/lib/kernelLibrary';
import { corePointer } from '../../machine/livepatch/corePointers';
import { keyOf } from '../../machine/memory/keyOf';
import { isInt, Pointer, Term, type Value } from '../../machine/memory/value';
import type { RunRecorder } from './runRecorder';
import type { ShadowName } from './resource';
import type { ShadowCall, ShadowOperation } from './traceEvent';

/** The shadow variable API, and what each function of it does. */
const CALLS: ReadonlyMap<string, ShadowOperation> = new Map([
  ['klp_shadow_get', 'get'],
  ['klp_shadow_alloc', 'alloc'],
  ['klp_shadow_get_or_alloc', 'get or alloc'],
  ['klp_shadow_free', 'free'],
  ['klp_shadow_free_all', 'free'],
]);

/** Notes what modules do with shadow variables. */
export class ShadowWatch {
  constructor(private readonly recorder: RunRecorder) {}

  called(name: string, args: readonly Value[], result: Value | undefined): void {
    const does = CALLS.get(name);
    if (does) this.note(name, does, args, result);
    else if (name === 'klp_get_prev_state') this.asked(name);
    const { initialises } = factsOf(name);
    if (initialises !== undefined) this.initialised(name, args[initialises]);
  }

  private note(name: string, does: ShadowOperation, args: readonly Value[], result: Value | undefined): void {
    const by = this.recorder.action();
    if (!by) return;
    const isAll = name === 'klp_shadow_free_all';
    const [obj = 0, id] = isAll ? [0, args[0]] : args;
    const data = result instanceof Pointer ? result.object : undefined;
    const shadow = { id: id === undefined ? 0n : idOf(id), obj: keyOf(obj), objKind: kindOf(obj) };
    const resource = data && this.recorder.resource(`memory ${data.id}`);
    const isNew = resource !== undefined && resource.shadow === undefined;
    if (isNew) resource.shadow = shadow;
    const isAllocation = does === 'alloc' || does === 'get or alloc';
    const call: ShadowCall = {
      name,
      does,
      ...shadow,
      id: id instanceof Term ? undefined : shadow.id,
      size: isAllocation ? this.recorder.machine.toNumber(args[2]) : undefined,
      isFound:
        does === 'get' || does === 'get or alloc'
          ? data !== undefined && !isNew
          : !data && this.exists(obj, shadow.id),
      isEffective: data !== undefined,
      hasConstructor: isAllocation && args[4] !== undefined && args[4] !== 0,
      by,
    };
    this.recorder.note({ kind: 'shadow', call });
  }

  private exists(obj: Value, id: bigint): boolean {
    const { machine } = this.recorder;
    const known = corePointer(machine, obj);
    return machine.kernel.shadows.find(known, id) !== undefined;
  }

  /** Outside of the constructor others may have found the variable already. */
  private initialised(name: string, at: Value | undefined): void {
    const by = this.recorder.action();
    if (!by || by.activation.kind === 'shadow constructor' || !(at instanceof Pointer)) return;
    const shadow = this.recorder.resource(`memory ${at.object.id}`)?.shadow;
    if (!shadow) return;
    const call: ShadowCall = {
      name,
      does: 'initialise',
      ...shadow,
      size: undefined,
      isFound: true,
      isEffective: true,
      hasConstructor: false,
      by,
    };
    this.recorder.note({ kind: 'shadow', call });
  }

  /** `klp_get_prev_state()` is noted where no transition runs. */
  private asked(name: string): void {
    const by = this.recorder.action();
    if (!by || this.recorder.machine.kernel.transitionPatch) return;
    const state = { installed: [], isInTransition: false };
    this.recorder.note({ kind: 'refused', name, result: 0, by, ...state });
  }
}

function kindOf(obj: Value): ShadowName['objKind'] {
  if (isInt(obj)) return 'null';
  if (obj instanceof Term || obj.object.isOpaque || obj.object.kind === 'kernel') return 'given';
  return obj.object.kind === 'global' ? 'variable' : 'memory';
}
