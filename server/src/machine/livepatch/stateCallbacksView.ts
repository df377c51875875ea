import type { CallbackKind, KlpStateCallbacks } from '../../kernel/livepatch/klpStructs';
import type { FunctionId } from '../../kernel/structs';
import type { Machine } from '../run/machine';
import { Pointer, type Value } from '../memory/value';
import { functionHandle } from './corePointers';

const TAG = 'klp_state_callbacks';

/** The `struct klp_state_callbacks` of a state in a module's memory. */
export class StateCallbacksView implements KlpStateCallbacks {
  constructor(
    private readonly machine: Machine,
    private readonly state: Value,
  ) {}

  get pre_patch(): FunctionId | undefined {
    return this.handle('pre_patch');
  }
  get post_patch(): FunctionId | undefined {
    return this.handle('post_patch');
  }
  get pre_unpatch(): FunctionId | undefined {
    return this.handle('pre_unpatch');
  }
  get post_unpatch(): FunctionId | undefined {
    return this.handle('post_unpatch');
  }
  get shadow_dtor(): FunctionId | undefined {
    return this.handle('shadow_dtor');
  }
  get prePatchSucceeded(): boolean {
    return this.machine.truth(this.field('pre_patch_succeeded'));
  }
  set prePatchSucceeded(value: boolean) {
    const object = this.state instanceof Pointer ? this.state.object : undefined;
    const isWatched = object?.isWatched ?? false;
    // The kernel keeps this for itself: it is no change by the module whose init it happens in.
    if (object) object.isWatched = false;
    this.machine.setField(callbacksOf(this.machine, this.state), TAG, 'pre_patch_succeeded', Number(value));
    if (object) object.isWatched = isWatched;
  }
  private handle(name: CallbackKind | 'shadow_dtor'): FunctionId | undefined {
    return functionHandle(this.machine, this.field(name));
  }
  private field(name: CallbackKind | 'shadow_dtor' | 'pre_patch_succeeded'): Value {
    return this.machine.getField(callbacksOf(this.machine, this.state), TAG, name);
  }
}

function callbacksOf(machine: Machine, state: Value): Value {
  return machine.fieldAddress(state, 'klp_state', 'callbacks');
}

/** The pointer to a callback of a state. */
export function stateCallbackPointer(machine: Machine, state: Value, kind: CallbackKind): Value {
  return machine.getField(callbacksOf(machine, state), TAG, kind);
}
