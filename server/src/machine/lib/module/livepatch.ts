import type { Facts, Subject } from '../entry';
import { enablePatch } from '../../../kernel/livepatch/enable';
import type { Run } from '../../../kernel/run';
import {
  shadowAlloc,
  shadowFree,
  shadowFreeAll,
  shadowGet,
  shadowGetOrAlloc,
  type ShadowRequest,
} from '../../../kernel/livepatch/shadow';
import { getPrevState, getState } from '../../../kernel/livepatch/state';
import type { KernelCall } from '../../run/kernelFunction';
import { idOf, klpViews, StateView } from '../../livepatch/klpViews';
import { corePointer, functionHandle, valueOf } from '../../livepatch/corePointers';
import type { Value } from '../../memory/value';

/** include/linux/livepatch.h: layouts as in the kernel; members that are the kernel's own are there for their size. */
const C = String.raw`
struct klp_func {
	const char *old_name;
	void *new_func;
	unsigned long old_sympos;
	void *old_func;
	struct kobject kobj;
	struct list_head node;
	struct list_head stack_node;
	unsigned long old_size, new_size;
	bool nop;
	bool patched;
	bool transition;
};

struct klp_object;
#if !__LP_STATE_CALLBACKS
struct klp_callbacks {
	int (*pre_patch)(struct klp_object *obj);
	void (*post_patch)(struct klp_object *obj);
	void (*pre_unpatch)(struct klp_object *obj);
	void (*post_unpatch)(struct klp_object *obj);
	bool post_unpatch_enabled;
};
#endif

struct klp_object {
	const char *name;
	struct klp_func *funcs;
#if !__LP_STATE_CALLBACKS
	struct klp_callbacks callbacks;
#endif
	struct kobject kobj;
	struct list_head func_list;
	struct list_head node;
	struct module *mod;
	bool dynamic;
	bool patched;
};

/* kpatch's name for it. */
typedef struct klp_object patch_object;

#if __LP_STATE_CALLBACKS
struct klp_patch;
struct klp_state;
struct klp_state_callbacks {
	int (*pre_patch)(struct klp_patch *patch, struct klp_state *state);
	void (*post_patch)(struct klp_patch *patch, struct klp_state *state);
	void (*pre_unpatch)(struct klp_patch *patch, struct klp_state *state);
	void (*post_unpatch)(struct klp_patch *patch, struct klp_state *state);
	void (*shadow_dtor)(void *obj, void *shadow_data);
	bool pre_patch_succeeded;
};

struct klp_state {
	unsigned long id;
	struct klp_state_callbacks callbacks;
	bool block_disable;
	bool is_shadow;
};
#else
struct klp_state {
	unsigned long id;
	unsigned int version;
	void *data;
};
#endif

struct klp_patch {
	struct module *mod;
	struct klp_object *objs;
	struct klp_state *states;
	bool replace;
	struct list_head list;
	struct kobject kobj;
	struct list_head obj_list;
	bool enabled;
	bool forced;
	struct work_struct free_work;
	struct completion finish;
};

#define klp_for_each_object_static(patch, obj) \
	for (obj = (patch)->objs; obj->funcs || obj->name; obj++)
#define klp_for_each_func_static(obj, func) \
	for (func = (obj)->funcs; func->old_name || func->new_func || func->old_sympos; func++)

int klp_enable_patch(struct klp_patch *patch);
struct klp_state *klp_get_state(struct klp_patch *patch, unsigned long id);
struct klp_state *klp_get_prev_state(unsigned long id);

typedef int (*klp_shadow_ctor_t)(void *obj, void *shadow_data, void *ctor_data);
typedef void (*klp_shadow_dtor_t)(void *obj, void *shadow_data);
void *klp_shadow_get(void *obj, unsigned long id);
void *klp_shadow_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp_flags,
		       klp_shadow_ctor_t ctor, void *ctor_data);
void *klp_shadow_get_or_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp_flags,
			      klp_shadow_ctor_t ctor, void *ctor_data);
void klp_shadow_free(void *obj, unsigned long id, klp_shadow_dtor_t dtor);
void klp_shadow_free_all(unsigned long id, klp_shadow_dtor_t dtor);
`;

const ALLOCATES: Facts = { allocates: 'shadow variables', sleeps: 'by flags', returns: 'pointer or NULL' };

/** What livepatch modules call of the livepatch core. */
export const LIVEPATCH: Subject = {
  c: C,
  functions: {
    klp_enable_patch: {
      sleeps: 'always',
      returns: '0 or -errno',
      *run(call) {
        call.machine.mightSleep(call.name);
        return yield* enablePatch(call.machine.kernel, klpViews(call.machine).patch(argument(call, 0)));
      },
    },
    klp_get_state: {
      returns: 'pointer or NULL',
      run(call) {
        const patch = klpViews(call.machine).patch(argument(call, 0));
        return placeOfState(patch && getState(patch, idOf(argument(call, 1))));
      },
    },
    klp_get_prev_state: {
      returns: 'pointer or NULL',
      run: (call) => placeOfState(getPrevState(call.machine.kernel, idOf(argument(call, 0)))),
    },

    klp_shadow_get: {
      returns: 'pointer or NULL',
      run({ machine, args }) {
        const [obj = 0, id = 0] = args;
        return valueOf(shadowGet(machine.kernel, corePointer(machine, obj), idOf(id)));
      },
    },
    klp_shadow_alloc: {
      ...ALLOCATES,
      run: (call) => shadowResult(shadowAlloc(call.machine.kernel, shadowRequest(call))),
    },
    klp_shadow_get_or_alloc: {
      ...ALLOCATES,
      run: (call) => shadowResult(shadowGetOrAlloc(call.machine.kernel, shadowRequest(call))),
    },
    klp_shadow_free: {
      *run({ machine, args }) {
        const [obj = 0, id = 0, destructor = 0] = args;
        yield* shadowFree(
          machine.kernel,
          corePointer(machine, obj),
          idOf(id),
          functionHandle(machine, destructor),
        );
      },
    },
    klp_shadow_free_all: {
      *run({ machine, args }) {
        const [id = 0, destructor = 0] = args;
        yield* shadowFreeAll(machine.kernel, idOf(id), functionHandle(machine, destructor));
      },
    },
  },
  families: [{ names: /^(?:klp_shadow_(?:get|alloc|get_or_alloc))$/, accesses: [] }],
  lasting: /^_*klp_/,
};

function argument(call: KernelCall, index: number): Value {
  return call.args[index] ?? 0;
}

function placeOfState(state: unknown): Value {
  return state instanceof StateView ? state.at : 0;
}

function shadowRequest({ machine, args }: KernelCall): ShadowRequest {
  const [obj = 0, id = 0, size = 0, gfpFlags = 0, constructor = 0, constructorData = 0] = args;
  const bytes = machine.toNumber(size);
  return {
    obj: corePointer(machine, obj),
    id: idOf(id),
    // A size_t: what is negative as a long is more than there is.
    size: bytes < 0 ? Number.POSITIVE_INFINITY : bytes,
    gfpFlags: machine.toNumber(gfpFlags),
    constructor: functionHandle(machine, constructor),
    constructorData: corePointer(machine, constructorData),
  };
}

function* shadowResult(run: ReturnType<typeof shadowAlloc>): Run<Value> {
  return valueOf(yield* run);
}
