import { fieldsOf, type ApiStruct } from './apiEntry';

const { author, kernel } = fieldsOf('klp_object');

export const KLP_OBJECT: ApiStruct = {
  kind: 'struct',
  name: 'klp_object',
  since: '4.0',
  text:
    'One thing to patch, vmlinux or a module, with the functions to replace in it. A module need not be loaded when ' +
    'the patch is enabled: its part is applied when the module comes, before its init function, and removed when it goes.',
  trap:
    'The array ends at the first entry with neither `name` nor `funcs`. The same object twice in a patch is refused ' +
    'with `-EEXIST`, because both want the same sysfs folder.',
  fields: [
    author({
      name: 'name',
      type: 'const char *',
      since: '4.0',
      text:
        'The name of the module to patch as the kernel knows it, with underscores and without `.ko`; NULL, or left ' +
        'out, for vmlinux. Compared letter by letter with each module that is loaded. Names of `MODULE_NAME_LEN` ' +
        'bytes (56 on 64-bit) or more are refused with `-EINVAL`.',
      trap:
        'A name that matches no module is not an error: the kernel keeps waiting for a module of that name, and nothing ' +
        'gets patched. `"vmlinux"` is such a name.',
    }),
    author({
      name: 'relocs',
      type: 'struct klp_reloc *',
      since: '4.0',
      until: '4.7',
      text:
        'Relocations that the livepatch core itself applied to the patch module, so that it could use symbols that ' +
        'are not exported. The array ends at an entry without a name.',
      replacement:
        'Since 4.7 such symbols are ELF relocations in `.klp.rela.` sections, which build tools write.',
    }),
    author({
      name: 'funcs',
      type: 'struct klp_func *',
      since: '4.0',
      text:
        'The functions to replace in this object, an array that ends with `{ }`. An array of nothing but `{ }` is ' +
        'allowed: that is how an object carries callbacks without changing code.',
      trap:
        'A named object without `funcs` is refused with `-EINVAL`. For vmlinux the same omission looks like the end ' +
        'of the array: this object and all that follow are silently left out.',
    }),
    author({
      name: 'callbacks',
      type: 'struct klp_callbacks',
      since: '4.15',
      api: 'mainline',
      text:
        'Functions of the patch that run before and after this object is patched and unpatched. They run only while ' +
        'the object is loaded: for a module that comes later, when it comes.',
      trap: 'They belong to the object, not to the patch: with several objects a shared callback runs once for each.',
      replacement: 'Put the callbacks into `klp_state.callbacks` of the state that they bring about.',
    }),
    kernel({
      name: 'kobj',
      type: 'struct kobject *',
      since: '4.0',
      until: '4.2',
      text: "Represents the object's folder below the patch's folder in sysfs. Allocated by the kernel.",
    }),
    kernel({
      name: 'kobj',
      type: 'struct kobject',
      since: '4.2',
      text: 'Represents the folder `<patch>/<object>` in sysfs, which for an unnamed object is called `vmlinux`.',
    }),
    kernel({
      name: 'func_list',
      type: 'struct list_head',
      since: '5.1',
      text: 'All functions of the object as a list: those of `funcs`, and the nops of a replacing patch.',
    }),
    kernel({
      name: 'node',
      type: 'struct list_head',
      since: '5.1',
      text: "Links the object into the patch's `obj_list`.",
    }),
    kernel({
      name: 'mod',
      type: 'struct module *',
      since: '4.0',
      text:
        'The module that `name` stands for, as long as it is loaded; NULL otherwise, and always for vmlinux. No ' +
        'reference is held on it: patching a module does not keep it from being removed. Callbacks may read it.',
    }),
    kernel({
      name: 'state',
      type: 'enum klp_state',
      since: '4.0',
      until: '4.12',
      text: 'Whether the functions of the object are in use: `KLP_DISABLED` or `KLP_ENABLED`.',
    }),
    kernel({
      name: 'kobj_added',
      type: 'bool',
      since: '5.1',
      until: '5.2',
      text: 'Notes that `kobj` has been added, so that a failed enable knows what to undo.',
    }),
    kernel({
      name: 'dynamic',
      type: 'bool',
      since: '5.1',
      text:
        'Marks an object that a replacing patch does not have itself: the kernel made it, for the nops of functions ' +
        'that an older patch had changed there, and frees it when the transition completes.',
    }),
    kernel({
      name: 'patched',
      type: 'bool',
      since: '4.12',
      text:
        'Whether the functions of the object are registered with ftrace. Since 6.1 sysfs shows it as ' +
        '`<object>/patched`.',
    }),
  ],
};

const reloc = fieldsOf('klp_reloc');

export const KLP_RELOC: ApiStruct = {
  kind: 'struct',
  name: 'klp_reloc',
  since: '4.0',
  until: '4.7',
  text:
    'One relocation that the livepatch core wrote into the patch module when its object was there. Build tools filled ' +
    'these in; nobody wrote them by hand.',
  replacement: 'Since 4.7 relocations are ELF sections called `.klp.rela.<object>.<section>`.',
  fields: [
    reloc.author({
      name: 'loc',
      type: 'unsigned long',
      since: '4.0',
      until: '4.7',
      text: 'The address in the patch module that gets written.',
    }),
    reloc.author({
      name: 'val',
      type: 'unsigned long',
      since: '4.0',
      until: '4.5',
      text: 'The address of the symbol; needed only for a name that vmlinux has more than once.',
    }),
    reloc.author({
      name: 'sympos',
      type: 'unsigned long',
      since: '4.5',
      until: '4.7',
      text: 'Which of several symbols of the same name is meant; 0 says that there is only one.',
    }),
    reloc.author({
      name: 'type',
      type: 'unsigned long',
      since: '4.0',
      until: '4.7',
      text: 'The kind of relocation, as ELF numbers them for the architecture.',
    }),
    reloc.author({
      name: 'name',
      type: 'const char *',
      since: '4.0',
      until: '4.7',
      text: 'The name of the symbol. An entry without one ends the array.',
    }),
    reloc.author({
      name: 'addend',
      type: 'int',
      since: '4.0',
      until: '4.7',
      text: "What is added to the symbol's address.",
    }),
    reloc.author({
      name: 'external',
      type: 'int',
      since: '4.0',
      until: '4.7',
      text: 'Set for symbols that are exported or belong to the patch module, rather than to the patched object.',
    }),
  ],
};
