import { fieldsOf, type ApiStruct } from './apiEntry';

const { author, kernel } = fieldsOf('klp_callbacks');

const TO_STATES = 'Use the callbacks of `klp_state.callbacks`, which take the patch and the state.';

/** The callbacks that mainline has: for each object. Their types are also names since 6.19, such as klp_pre_patch_t. */
export const KLP_CALLBACKS: ApiStruct = {
  kind: 'struct',
  name: 'klp_callbacks',
  since: '4.15',
  api: 'mainline',
  text:
    'Functions of the patch for what cannot be done by replacing code, such as changing data or registering ' +
    'something. All are optional. They run in process context with `klp_mutex` held and may sleep.',
  trap:
    'A replacement runs the callbacks of the new patch only. Whatever loads a module or writes to livepatch sysfs ' +
    'files needs `klp_mutex`, so a callback that waits for it deadlocks.',
  replacement: TO_STATES,
  fields: [
    author({
      name: 'pre_patch',
      type: 'int (*)(struct klp_object *obj)',
      since: '4.15',
      api: 'mainline',
      text:
        "Runs before the object's functions are replaced: at enable, or when the target module comes. It can refuse. " +
        'An error at enable fails the whole patch; the objects that had succeeded get their `post_unpatch`. When the ' +
        'target module comes later, an error keeps that module from loading.',
      trap:
        'After an error no other callback of this object runs, so it has to undo itself what it had already ' +
        'done. What it leaves in place has its counterpart in `post_unpatch`.',
      replacement: TO_STATES,
    }),
    author({
      name: 'post_patch',
      type: 'void (*)(struct klp_object *obj)',
      since: '4.15',
      api: 'mainline',
      text:
        'Runs when the patching transition has completed and all tasks use the new code; for a module that comes ' +
        'later, before its init function. Its counterpart is `pre_unpatch`.',
      trap: 'It never runs when the enable is reversed, so `post_unpatch` must not rely on it.',
      replacement: TO_STATES,
    }),
    author({
      name: 'pre_unpatch',
      type: 'void (*)(struct klp_object *obj)',
      since: '4.15',
      api: 'mainline',
      text:
        'Runs at the start of a disable while all tasks still use the new code, and when the target module goes, ' +
        'unless this patch is in transition. It undoes what `post_patch` did.',
      trap:
        'Neither a reversed enable nor a replacement runs it. Undoing the work of `pre_patch` here leaves that ' +
        'work undone in a reversed enable.',
      replacement: TO_STATES,
    }),
    author({
      name: 'post_unpatch',
      type: 'void (*)(struct klp_object *obj)',
      since: '4.15',
      api: 'mainline',
      text:
        'Runs when nothing uses the new code any more: after a disable, after a reversed or failed enable, and when ' +
        'the target module goes. It runs only if `pre_patch` had succeeded or is absent, and undoes what that did.',
      trap:
        'After a reversed enable an older patch may still be installed and need what this would free; check ' +
        '`klp_get_prev_state()`. A replacement does not run it.',
      replacement: TO_STATES,
    }),
    kernel({
      name: 'post_unpatch_enabled',
      type: 'bool',
      since: '4.15',
      api: 'mainline',
      text: 'Remembers that `pre_patch` succeeded, or is absent, so that `post_unpatch` is due.',
    }),
  ],
};
