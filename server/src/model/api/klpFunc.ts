import { fieldsOf, type ApiStruct } from './apiEntry';

const { author, kernel } = fieldsOf('klp_func');

export const KLP_FUNC: ApiStruct = {
  kind: 'struct',
  name: 'klp_func',
  since: '4.0',
  text:
    'One function to replace: the name of the old one and a pointer to the new one. When the object is patched the ' +
    'kernel puts it on top of the stack of replacements for that address, and ftrace sends callers of the old ' +
    'function to whichever is on top.',
  trap:
    'The array ends at the first entry with no `old_name`, no `new_func` and no `old_sympos`. The same name and ' +
    'position twice in an object is refused with `-EEXIST`; positions 0 and 1 count as the same.',
  fields: [
    author({
      name: 'old_name',
      type: 'const char *',
      since: '4.0',
      text:
        'The function to replace, by the name that it has in kallsyms. Looked up when the object is there; a name ' +
        "that the object lacks is refused with `-EINVAL` and `symbol 'NAME' not found in symbol table`. Names of " +
        '`KSYM_NAME_LEN` bytes (512, before 6.1 128) or more are refused too.',
      trap:
        'A function that the compiler has inlined has no symbol of its own, and a clone such as `NAME.isra.0` or ' +
        '`NAME.constprop.0` may take other arguments: then patch the callers.',
    }),
    author({
      name: 'new_func',
      type: 'void *',
      since: '4.0',
      text:
        'The function that runs instead. It is entered with the arguments of the old one, so the two need the same ' +
        'prototype. `old_name` and `new_func` belong together: one without the other is refused with `-EINVAL`.',
      trap:
        'As a `void *` it takes any pointer, so the compiler does not notice a prototype that differs. Calling the ' +
        'old function by name from here leads back here.',
    }),
    author({
      name: 'old_addr',
      type: 'unsigned long',
      since: '4.0',
      until: '4.5',
      text:
        'The address of the old function, for a name that vmlinux has more than once. Optional, and not for modules. ' +
        'With KASLR an address from the build is not where the function is after boot.',
      replacement: 'Since 4.5 `old_sympos` says which of several symbols is meant.',
    }),
    author({
      name: 'old_sympos',
      type: 'unsigned long',
      since: '4.5',
      text:
        'Which symbol is meant when the object has several of that name: 1 for the first in kallsyms, 2 for the ' +
        'second. 0, or left out, says that there is only one; otherwise the kernel refuses with `unresolvable ' +
        "ambiguity for symbol 'NAME' in object 'OBJECT'`. A position that is too high is refused as well, both with `-EINVAL`.",
      trap:
        'The order follows from the build, so a position fits one build only. Before 6.19 (and its backports) a ' +
        'replacing patch that says 1 where the older one said 0 is taken for another function and refused with `-EEXIST`.',
      replacement: 'Before 4.5 `old_addr` tells symbols of the same name apart.',
    }),
    author({
      name: 'immediate',
      type: 'bool',
      since: '4.12',
      until: '4.16',
      text: 'Switches this function over at once for all tasks, without waiting for any of them to leave the old code.',
      trap: 'The module of a patch with an immediate function can never be removed again.',
      replacement: 'Remove it: since 4.16 every function goes through the transition.',
    }),
    kernel({
      name: 'old_addr',
      type: 'unsigned long',
      since: '4.5',
      until: '5.1',
      text: 'The address of the old function as found in kallsyms; 0 while its module is not loaded.',
    }),
    kernel({
      name: 'old_func',
      type: 'void *',
      since: '5.1',
      text: 'The address of the old function as found in kallsyms; NULL while its module is not loaded.',
    }),
    kernel({
      name: 'kobj',
      type: 'struct kobject',
      since: '4.0',
      text: 'Represents the folder `<patch>/<object>/<old_name>,<position>` in sysfs, where position 0 is shown as 1.',
    }),
    kernel({
      name: 'state',
      type: 'enum klp_state',
      since: '4.0',
      until: '4.12',
      text: 'Whether the function is in use: `KLP_DISABLED` or `KLP_ENABLED`.',
    }),
    kernel({
      name: 'node',
      type: 'struct list_head',
      since: '5.1',
      text: "Links the function into the object's `func_list`.",
    }),
    kernel({
      name: 'stack_node',
      type: 'struct list_head',
      since: '4.0',
      text:
        'Links the function into the stack of replacements for its old function. The newest is on top; during a ' +
        'transition tasks that have not switched use the one below, or the original.',
    }),
    kernel({
      name: 'old_size',
      type: 'unsigned long',
      since: '4.12',
      text: 'How long the old function is, so that the transition can tell whether a sleeping task is inside it.',
    }),
    kernel({
      name: 'new_size',
      type: 'unsigned long',
      since: '4.12',
      text: 'How long the new function is, so that unpatching can tell whether a sleeping task is inside it.',
    }),
    kernel({
      name: 'kobj_added',
      type: 'bool',
      since: '5.1',
      until: '5.2',
      text: 'Notes that `kobj` has been added, so that a failed enable knows what to undo.',
    }),
    kernel({
      name: 'nop',
      type: 'bool',
      since: '5.1',
      text:
        'Marks a stand-in that the kernel made for a replacing patch: the older patch had changed this function, the ' +
        'new one does not. ftrace then lets the original run; the nop goes when the transition completes.',
    }),
    kernel({
      name: 'patched',
      type: 'bool',
      since: '4.12',
      text: 'Whether the function is on the stack of replacements.',
    }),
    kernel({
      name: 'transition',
      type: 'bool',
      since: '4.12',
      text:
        "True from the start of a transition to its completion. While it is, ftrace looks at each task's own patch " +
        'state to choose between this function and the one below it.',
    }),
  ],
};
