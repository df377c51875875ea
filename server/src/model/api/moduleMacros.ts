import type { ApiMacro } from './apiEntry';

/** What the module loader wants from a livepatch module. */
export const MODULE_MACROS: readonly ApiMacro[] = [
  {
    kind: 'macro',
    name: 'MODULE_INFO',
    since: '4.0',
    declaration: 'MODULE_INFO(livepatch, "Y")',
    text:
      'Puts a tag into the module. The tag `livepatch` marks a livepatch: the module loader keeps its ELF data for ' +
      'relocations and taints the kernel. Since 4.7 a patch whose module lacks it is refused with `-EINVAL` and ' +
      '`module NAME is not marked as a livepatch module`.',
    trap: 'Only the presence of the tag counts: `"N"` marks the module just as well.',
  },
  {
    kind: 'macro',
    name: 'MODULE_LICENSE',
    since: '4.0',
    declaration: 'MODULE_LICENSE("GPL")',
    text:
      'States the licence. All functions of the livepatch API are exported to GPL-compatible modules only, so without ' +
      'a licence such as `"GPL"` or `"GPL v2"` the module does not load: the symbols stay unknown.',
  },
  {
    kind: 'macro',
    name: 'THIS_MODULE',
    since: '4.0',
    declaration: 'THIS_MODULE',
    text: 'The module that contains it: the value for `klp_patch.mod`.',
    trap: 'In code that is built into the kernel it is NULL, and a patch without module is refused.',
  },
  {
    kind: 'macro',
    name: 'module_init',
    since: '4.0',
    declaration: 'module_init(function);',
    text:
      'Names the function that runs when the module is loaded. In a livepatch it ends with `return ' +
      'klp_enable_patch(&patch);`, so that a patch that cannot be enabled does not stay loaded.',
    trap: 'Changes to the system belong into callbacks: this function does not run again when a transition is reversed.',
  },
  {
    kind: 'macro',
    name: 'module_exit',
    since: '4.0',
    declaration: 'module_exit(function);',
    text:
      'Names the function that runs when the module is removed, which is possible only after the patch has been ' +
      'disabled or replaced. Without it the module can never be removed, so even an empty one is needed.',
    trap:
      'It may run long after the patch is off, or never, and not when a transition is reversed. What the patch changed ' +
      'is undone in its callbacks.',
  },
];
