import { fieldsOf, type ApiStruct } from './apiEntry';

const { author, kernel } = fieldsOf('klp_patch');

export const KLP_PATCH: ApiStruct = {
  kind: 'struct',
  name: 'klp_patch',
  since: '4.0',
  text:
    'One livepatch: what `klp_enable_patch()` is given. It names the module, the objects to patch, the states it ' +
    'owns and whether it replaces all earlier livepatches. From the enable on the kernel works in this very ' +
    'memory, links it into its list of installed patches and shows it as `/sys/kernel/livepatch/<module>`.',
  trap:
    'It must live as long as the module and start out zeroed, so make it `static`. One module can bring only one ' +
    'patch: a second would want the same sysfs folder and is refused with `-EEXIST`.',
  fields: [
    author({
      name: 'mod',
      type: 'struct module *',
      since: '4.0',
      text:
        'The module that carries the patch: always `THIS_MODULE`. NULL is refused with `-EINVAL`. The kernel holds a ' +
        'reference on it while the patch is enabled, so the module cannot be removed before, and takes its name for ' +
        'messages and for sysfs.',
      trap:
        'The module has to carry `MODULE_INFO(livepatch, "Y")`, or the enable fails with ' +
        '`module NAME is not marked as a livepatch module`.',
    }),
    author({
      name: 'objs',
      type: 'struct klp_object *',
      since: '4.0',
      text:
        'The array of objects to patch: vmlinux, modules, or both. It ends at the first entry that has neither ' +
        '`name` nor `funcs`, so write `{ }` as its last element. NULL is refused with `-EINVAL`.',
      trap:
        'Without the final `{ }` the kernel reads past the end of the array. Whatever comes after an empty entry is ' +
        'silently left out.',
    }),
    author({
      name: 'immediate',
      type: 'bool',
      since: '4.12',
      until: '4.16',
      text:
        'Switches all functions over at once instead of task by task. It was meant for patches whose old and new ' +
        'code may safely run at the same time, and for architectures without reliable stack traces.',
      trap: 'The module of an immediate patch can never be removed again, since a task might still be running in it.',
      replacement:
        'Remove it: since 4.16 every patch goes through the transition, and sysfs `force` ends a stuck one.',
    }),
    author({
      name: 'states',
      type: 'struct klp_state *',
      since: '5.5',
      text:
        'The array of changes to the system that this patch makes beyond code, each with an id of the author. It may ' +
        'be absent; it ends at the entry with id 0. At enable the kernel compares it with the states of all installed ' +
        'patches and refuses an incompatible patch with `-EINVAL`.',
      trap:
        'A patch with `.replace` has to list every state that any installed patch has, even those that it only ' +
        'wants to clean up. Without a final `{ }` the kernel reads past the end of the array.',
    }),
    author({
      name: 'replace',
      type: 'bool',
      since: '5.1',
      text:
        'Makes the patch cumulative: when its transition completes, all patches installed before it are off, and ' +
        'their modules can be removed. Functions that only they had changed go back to the original code, by means ' +
        'of nops that exist for the time of the transition.',
      trap:
        'None of the callbacks of the replaced patches run because of the replacement: what their `pre_patch` and ' +
        '`post_patch` have done stays done unless the new patch takes it over. Their static variables and ' +
        '`klp_state.data` are gone once their modules are removed.',
    }),
    kernel({
      name: 'list',
      type: 'struct list_head',
      since: '4.0',
      text:
        'Links the patch into the list of installed patches, oldest first. A patch leaves it when it has been ' +
        'disabled or replaced, even though its module may still be loaded.',
    }),
    kernel({
      name: 'kobj',
      type: 'struct kobject',
      since: '4.0',
      text:
        'Represents the folder `/sys/kernel/livepatch/<module>`. The patch is taken apart only after the last user ' +
        'of that folder has let go of it.',
    }),
    kernel({
      name: 'kobj_added',
      type: 'bool',
      since: '5.1',
      until: '5.2',
      text: 'Notes that `kobj` has been added, so that a failed enable knows what to undo.',
    }),
    kernel({
      name: 'obj_list',
      type: 'struct list_head',
      since: '5.1',
      text:
        'All objects of the patch as a list: those of `objs`, and those that were made for the nops of a replacing ' +
        'patch. Set up by `klp_enable_patch()`.',
    }),
    kernel({
      name: 'state',
      type: 'enum klp_state',
      since: '4.0',
      until: '4.12',
      text: 'Whether the patch is `KLP_DISABLED` or `KLP_ENABLED`, before there were transitions.',
    }),
    kernel({
      name: 'enabled',
      type: 'bool',
      since: '4.12',
      text:
        'The direction: true from the moment the patching transition starts, false from the start of unpatching. ' +
        'Sysfs shows it as `enabled`; whether the transition has completed is shown by `transition` beside it.',
    }),
    kernel({
      name: 'forced',
      type: 'bool',
      since: '5.1',
      text:
        'Set by a forced transition for the patches that it removes (before 5.18: for all that are installed). The ' +
        "module's reference is then never dropped, because a task may still be running in its code.",
    }),
    kernel({
      name: 'free_work',
      type: 'struct work_struct',
      since: '5.1',
      text:
        'The work item that finishes a patch that is off: waits for sysfs to be done with it and drops the ' +
        'reference on the module.',
    }),
    kernel({
      name: 'finish',
      type: 'struct completion',
      since: '4.12',
      text: 'Completed when the sysfs folder of the patch is gone, so that nothing uses this struct any more.',
    }),
  ],
};
