import type { ApiSysfsFile } from './apiEntry';

const PATCH = '/sys/kernel/livepatch/<patch>';

/** Names and versions as in the kernel's ABI documentation. */
export const SYSFS_FILES: readonly ApiSysfsFile[] = [
  {
    kind: 'sysfs-file',
    name: 'enabled',
    path: `${PATCH}/enabled`,
    access: 'read and write',
    since: '4.0',
    text:
      'Whether the patch is enabled, or on its way there. Writing 0 disables it, or reverses an enable that is still ' +
      'running. The folder vanishes when the patch is off.',
    trap: 'Writing the value that it has is an error, `-EINVAL`. Since 5.1 a patch that was disabled cannot be enabled again.',
  },
  {
    kind: 'sysfs-file',
    name: 'transition',
    path: `${PATCH}/transition`,
    access: 'read',
    since: '4.12',
    text: '1 while tasks are still switching over to or from this patch, otherwise 0.',
  },
  {
    kind: 'sysfs-file',
    name: 'force',
    path: `${PATCH}/force`,
    access: 'write',
    since: '4.15',
    text: 'Writing 1 ends a stuck transition: all tasks count as switched, wherever they are. Only while this patch is in transition.',
    trap: 'Tasks may still be in old code, so the modules of the patches that it removes can never be unloaded.',
  },
  {
    kind: 'sysfs-file',
    name: 'signal',
    path: `${PATCH}/signal`,
    access: 'write',
    since: '4.15',
    until: '5.1',
    text: 'Writing 1 prodded the tasks that had not switched: a fake signal for user processes, a wake-up for kernel threads.',
    replacement: 'Since 5.1 the kernel does this by itself, every 15 seconds.',
  },
  {
    kind: 'sysfs-file',
    name: 'replace',
    path: `${PATCH}/replace`,
    access: 'read',
    since: '6.11',
    text: '1 if the patch was made with `.replace`, otherwise 0.',
  },
  {
    kind: 'sysfs-file',
    name: 'stack_order',
    path: `${PATCH}/stack_order`,
    access: 'read',
    since: '6.14',
    text: 'The place of the patch among those that are installed, counted from 1 for the oldest.',
  },
  {
    kind: 'sysfs-file',
    name: 'patched',
    path: `${PATCH}/<object>/patched`,
    access: 'read',
    since: '6.1',
    text: '1 if the functions of the object are diverted, 0 for instance while its module is not loaded.',
  },
];
