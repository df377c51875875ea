import type { ApiFunction, ApiParameter } from './apiEntry';

const MODULE: ApiParameter = { name: 'mod', type: 'struct module *', text: 'The module that comes or goes.' };
const TASK: ApiParameter = { name: 'task', type: 'struct task_struct *', text: 'The task.' };
const CHILD: ApiParameter = { name: 'child', type: 'struct task_struct *', text: 'The new task.' };

const NOT_FOR_PATCHES = 'The kernel calls it itself, and it is not exported: a livepatch cannot use it.';

/** What livepatch.h declares for the rest of the kernel, not for authors. */
export const CORE_FUNCTIONS: readonly ApiFunction[] = [
  {
    kind: 'function',
    name: 'klp_module_coming',
    since: '4.6',
    text:
      'Applies all installed patches to a module that is being loaded, before its init function: symbols, `pre_patch`, ' +
      'the diversion and, outside a transition, `post_patch`. An error refuses the module.',
    trap: NOT_FOR_PATCHES,
    context: 'Process context, may sleep; the module loader. Takes `klp_mutex`.',
    signatures: [{ since: '4.6', result: 'int', parameters: [MODULE] }],
  },
  {
    kind: 'function',
    name: 'klp_module_going',
    since: '4.6',
    text:
      'Takes all installed patches off a module after its exit function has run: `pre_unpatch`, the diversion, ' +
      '`post_unpatch`. The patches stay enabled and wait for the module to come back.',
    trap: NOT_FOR_PATCHES,
    context: 'Process context, may sleep; the module loader. Takes `klp_mutex`.',
    signatures: [{ since: '4.6', result: 'void', parameters: [MODULE] }],
  },
  {
    kind: 'function',
    name: 'klp_copy_process',
    since: '4.12',
    text: 'Gives a new task the patch state of its parent, so that a fork cannot escape a transition.',
    trap: NOT_FOR_PATCHES,
    context: 'In fork, with the task list locked.',
    signatures: [{ since: '4.12', result: 'void', parameters: [CHILD] }],
  },
  {
    kind: 'function',
    name: 'klp_update_patch_state',
    since: '4.12',
    text:
      'Switches a task to the target state of the transition if its switch is still pending. Called where a task is ' +
      'sure to be in no function at all, as on its way to user space and in the idle loop.',
    trap: NOT_FOR_PATCHES,
    context: 'Any context, for the current task or one that does not run.',
    signatures: [{ since: '4.12', result: 'void', parameters: [TASK] }],
  },
  {
    kind: 'function',
    name: 'klp_patch_pending',
    since: '4.12',
    text: 'Tells whether a task has yet to switch over in the running transition.',
    context: 'Any context; reads a flag.',
    signatures: [{ since: '4.12', result: 'bool', parameters: [TASK] }],
  },
  {
    kind: 'function',
    name: 'arch_klp_init_object_loaded',
    since: '4.9',
    until: '5.8',
    text:
      'Let the architecture apply its special sections (`.klp.arch.`), such as alternatives, to a patch module when ' +
      'the object was there.',
    trap: NOT_FOR_PATCHES,
    replacement:
      'Since 5.8 relocations for vmlinux are applied early enough that no such sections are needed.',
    context: 'Process context, with `klp_mutex` held.',
    signatures: [
      {
        since: '4.9',
        until: '5.8',
        result: 'void',
        parameters: [
          { name: 'patch', type: 'struct klp_patch *', text: 'The patch.' },
          { name: 'obj', type: 'struct klp_object *', text: 'The object that is there now.' },
        ],
      },
    ],
  },
  {
    kind: 'function',
    name: 'klp_apply_section_relocs',
    since: '5.8',
    text:
      'Writes the relocations of one `.klp.rela.` section into a livepatch module if they are for the given object, so ' +
      'that the new code reaches symbols that are not exported.',
    trap: NOT_FOR_PATCHES,
    context: 'Process context, may sleep; the module loader and the livepatch core.',
    signatures: [
      {
        since: '5.8',
        result: 'int',
        parameters: [
          { name: 'pmod', type: 'struct module *', text: 'The livepatch module.' },
          { name: 'sechdrs', type: 'Elf_Shdr *', text: 'Its section headers.' },
          { name: 'shstrtab', type: 'const char *', text: 'The names of its sections.' },
          { name: 'strtab', type: 'const char *', text: 'The names of its symbols.' },
          { name: 'symindex', type: 'unsigned int', text: 'The section with its symbols.' },
          { name: 'secindex', type: 'unsigned int', text: 'The section with the relocations.' },
          { name: 'objname', type: 'const char *', text: 'The object; NULL for vmlinux.' },
        ],
      },
    ],
  },
  {
    kind: 'function',
    name: 'klp_sched_try_switch',
    since: '6.4',
    text:
      'Lets a busy kernel thread switch over, for it may never sleep long enough to be looked at from outside: from 6.4 ' +
      'to 6.15 when it offers to be rescheduled with `cond_resched()`, since 6.16 in `schedule()`, if it sleeps freezable. ' +
      'Costs nothing while no transition runs.',
    trap: NOT_FOR_PATCHES,
    context: 'The scheduler.',
    signatures: [
      { since: '6.4', until: '6.16', result: 'void', parameters: [] },
      {
        since: '6.16',
        result: 'void',
        parameters: [{ name: 'curr', type: 'struct task_struct *', text: 'The current task.' }],
      },
    ],
  },
  {
    kind: 'function',
    name: '__klp_sched_try_switch',
    since: '6.4',
    text: 'The part of `klp_sched_try_switch()` that looks at the current task and switches it if that is safe.',
    trap: 'It is for the scheduler; a livepatch has no reason to call it.',
    context: 'The scheduler, with the current task.',
    signatures: [{ since: '6.4', result: 'void', parameters: [] }],
  },
];
