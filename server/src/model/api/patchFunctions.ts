import type { ApiFunction } from './apiEntry';

export const PATCH_FUNCTIONS: readonly ApiFunction[] = [
  {
    kind: 'function',
    name: 'klp_enable_patch',
    since: '4.0',
    text:
      'Installs a livepatch: checks the declaration, creates its sysfs folder, finds the old functions of every object ' +
      'that is loaded, runs `pre_patch`, diverts the functions and starts the transition. Returns 0 once the transition ' +
      'has started, which may complete much later; otherwise everything is taken back and the error is returned: ' +
      '`-EINVAL` for a declaration or a symbol that does not fit, `-EEXIST` for a name used twice, `-EBUSY` while ' +
      'another transition runs, or what `pre_patch` returned.',
    trap:
      'Call it last in `module_init` and return its result: a module that stays loaded after a failed enable does ' +
      'nothing, and one whose init fails after a successful enable is torn out from under running code. Before 5.1 ' +
      'the patch had to be registered first.',
    context: 'Process context, may sleep; from the init function of the patch module. Takes `klp_mutex`.',
    signatures: [
      {
        since: '4.0',
        result: 'int',
        parameters: [
          { name: 'patch', type: 'struct klp_patch *', text: 'The patch; static and never copied.' },
        ],
      },
    ],
  },
  {
    kind: 'function',
    name: 'klp_have_reliable_stack',
    since: '4.12',
    text:
      'Tells whether the architecture can walk the stacks of sleeping tasks reliably. Without that a patch still loads ' +
      '(since 5.2; before, it was refused), but only tasks that leave the kernel switch over, and the log warns that ' +
      'the transition may never complete.',
    context: 'Any context; a constant of the kernel configuration.',
    signatures: [{ since: '4.12', result: 'bool', parameters: [] }],
  },
  {
    // Seen in the tree after 6.19; that 7.0 is its first release is not verified.
    kind: 'function',
    name: 'klp_find_section_by_name',
    since: '7.0',
    text:
      'Finds an ELF section of a livepatch module while the module is loading. The init code that klp-build generates ' +
      'uses it; hand-written patches do not need it. Returns NULL and size 0 if there is no such section.',
    context: "Process context, from the module's init function.",
    signatures: [
      {
        since: '7.0',
        result: 'void *',
        parameters: [
          { name: 'mod', type: 'const struct module *', text: 'The livepatch module.' },
          { name: 'name', type: 'const char *', text: 'The name of the section.' },
          { name: 'sec_size', type: 'size_t *', text: 'Receives its size in bytes.' },
        ],
      },
    ],
  },
];
