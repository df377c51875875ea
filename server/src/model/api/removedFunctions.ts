import type { ApiFunction, ApiParameter } from './apiEntry';

const PATCH: ApiParameter = {
  name: 'patch',
  type: 'struct klp_patch *',
  text: 'The patch; static and never copied.',
};

/** Gone with 5.1, when registering and enabling became one step and the author's part in disabling ended. */
export const REMOVED_FUNCTIONS: readonly ApiFunction[] = [
  {
    kind: 'function',
    name: 'klp_register_patch',
    since: '4.0',
    until: '5.1',
    text:
      'Made a patch known: checked it, created its sysfs folder and looked the old functions up, but left the code as ' +
      'it was. It came right before `klp_enable_patch()` in the init function.',
    trap: 'If enabling failed, the author had to call `klp_unregister_patch()` before returning the error.',
    replacement: 'Remove the call: since 5.1 `klp_enable_patch()` does it all.',
    context: 'Process context, may sleep; from the init function of the patch module.',
    signatures: [{ since: '4.0', until: '5.1', result: 'int', parameters: [PATCH] }],
  },
  {
    kind: 'function',
    name: 'klp_unregister_patch',
    since: '4.0',
    until: '5.1',
    text:
      'Took a registered patch off the list again and removed its sysfs folder; `-EBUSY` as long as the patch was ' +
      'enabled, `-EINVAL` if it was not registered. Called in the exit function and after a failed enable.',
    replacement:
      'Remove the call: since 5.1 a patch leaves the list by itself when it is disabled, replaced, or fails to enable.',
    context: 'Process context, may sleep; from the init or exit function of the patch module.',
    signatures: [{ since: '4.0', until: '5.1', result: 'int', parameters: [PATCH] }],
  },
  {
    kind: 'function',
    name: 'klp_disable_patch',
    since: '4.0',
    until: '5.1',
    text:
      'Disabled a patch from inside the kernel, as writing 0 to its sysfs file does. Only the patch enabled last could ' +
      'be disabled.',
    trap: 'In the exit function it came too late: the module cannot be removed while the patch is enabled.',
    replacement:
      'Remove the call: since 5.1 patches are disabled by the administrator, who writes 0 to ' +
      '`/sys/kernel/livepatch/<patch>/enabled`, or by a patch with `.replace`.',
    context: 'Process context, may sleep.',
    signatures: [{ since: '4.0', until: '5.1', result: 'int', parameters: [PATCH] }],
  },
];
