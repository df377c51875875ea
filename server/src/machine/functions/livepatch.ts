import { enablePatch } from '../../kernel/livepatch/enable';
import type { Run } from '../../kernel/run';
import {
  shadowAlloc,
  shadowFree,
  shadowFreeAll,
  shadowGet,
  shadowGetOrAlloc,
  type ShadowRequest,
} from '../../kernel/livepatch/shadow';
import { getPrevState, getState } from '../../kernel/livepatch/state';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import { idOf, klpViews, StateView } from '../livepatch/klpViews';
import { corePointer, functionHandle, valueOf } from '../livepatch/corePointers';
import type { Value } from '../memory/value';

/** What livepatch modules call of the livepatch core. */
export const LIVEPATCH_FUNCTIONS: KernelFunctions = {
  *klp_enable_patch(call) {
    call.machine.mightSleep(call.name);
    return yield* enablePatch(call.machine.kernel, klpViews(call.machine).patch(argument(call, 0)));
  },
  klp_get_state(call) {
    const patch = klpViews(call.machine).patch(argument(call, 0));
    return placeOfState(patch && getState(patch, idOf(argument(call, 1))));
  },
  klp_get_prev_state: (call) => placeOfState(getPrevState(call.machine.kernel, idOf(argument(call, 0)))),

  klp_shadow_get({ machine, args }) {
    const [obj = 0, id = 0] = args;
    return valueOf(shadowGet(machine.kernel, corePointer(machine, obj), idOf(id)));
  },
  klp_shadow_alloc: (call) => shadowResult(shadowAlloc(call.machine.kernel, shadowRequest(call))),
  klp_shadow_get_or_alloc: (call) => shadowResult(shadowGetOrAlloc(call.machine.kernel, shadowRequest(call))),
  *klp_shadow_free({ machine, args }) {
    const [obj = 0, id = 0, destructor = 0] = args;
    yield* shadowFree(
      machine.kernel,
      corePointer(machine, obj),
      idOf(id),
      functionHandle(machine, destructor),
    );
  },
  *klp_shadow_free_all({ machine, args }) {
    const [id = 0, destructor = 0] = args;
    yield* shadowFreeAll(machine.kernel, idOf(id), functionHandle(machine, destructor));
  },
};

function argument(call: KernelCall, index: number): Value {
  return call.args[index] ?? 0;
}

function placeOfState(state: unknown): Value {
  return state instanceof StateView ? state.at : 0;
}

function shadowRequest({ machine, args }: KernelCall): ShadowRequest {
  const [obj = 0, id = 0, size = 0, gfpFlags = 0, constructor = 0, constructorData = 0] = args;
  return {
    obj: corePointer(machine, obj),
    id: idOf(id),
    size: machine.toNumber(size),
    gfpFlags: machine.toNumber(gfpFlags),
    constructor: functionHandle(machine, constructor),
    constructorData: corePointer(machine, constructorData),
  };
}

function* shadowResult(run: ReturnType<typeof shadowAlloc>): Run<Value> {
  return valueOf(yield* run);
}
