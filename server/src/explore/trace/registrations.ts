import type { ResourceKind } from './resource';

/** Functions of the kernel that take something and those that give it back. */
export interface Registration {
  readonly kind: ResourceKind;
  /** What is taken, for messages. */
  readonly what: string;
  readonly take: readonly string[];
  readonly give: readonly string[];
  /** What the thing is known by: an argument's index, or the result. */
  readonly takeKey: number | 'result';
  readonly giveKey: number;
  /** The argument that says what it lies in. */
  readonly parent?: number;
  readonly pointsInto: boolean;
}

const TIMERS: readonly Registration[] = [
  {
    kind: 'timer',
    what: 'timer',
    take: ['mod_timer', 'add_timer', 'add_timer_on', 'timer_reduce', 'hrtimer_start', 'tasklet_schedule'],
    give: [
      'del_timer',
      'timer_delete',
      'del_timer_sync',
      'try_to_del_timer_sync',
      'timer_delete_sync',
      'timer_shutdown',
      'timer_shutdown_sync',
      'hrtimer_cancel',
      'hrtimer_try_to_cancel',
      'tasklet_kill',
    ],
    takeKey: 0,
    giveKey: 0,
    pointsInto: true,
  },
];

const CANCEL_WORK = [
  'cancel_work',
  'cancel_work_sync',
  'cancel_delayed_work',
  'cancel_delayed_work_sync',
  'disable_work_sync',
  'flush_work',
  'flush_delayed_work',
  'flush_rcu_work',
];

const WORK: readonly Registration[] = [
  {
    kind: 'work',
    what: 'work',
    take: ['schedule_work', 'schedule_work_on', 'schedule_delayed_work', 'schedule_delayed_work_on'],
    give: CANCEL_WORK,
    takeKey: 0,
    giveKey: 0,
    pointsInto: true,
  },
  {
    kind: 'work',
    what: 'work',
    take: ['queue_work', 'queue_delayed_work', 'mod_delayed_work', 'queue_rcu_work'],
    give: [],
    takeKey: 1,
    giveKey: 0,
    parent: 0,
    pointsInto: true,
  },
  {
    kind: 'work',
    what: 'work',
    take: ['queue_work_on', 'queue_delayed_work_on', 'mod_delayed_work_on'],
    give: [],
    takeKey: 2,
    giveKey: 0,
    parent: 1,
    pointsInto: true,
  },
  {
    kind: 'resource',
    what: 'workqueue',
    take: ['alloc_workqueue', 'alloc_ordered_workqueue', 'create_workqueue', 'create_singlethread_workqueue'],
    give: ['destroy_workqueue'],
    takeKey: 'result',
    giveKey: 0,
    pointsInto: false,
  },
];

const THREADS: readonly Registration[] = [
  {
    kind: 'thread',
    what: 'kernel thread',
    take: ['__lp_kthread_run', 'kthread_create_on_node'],
    give: ['kthread_stop'],
    takeKey: 'result',
    giveKey: 0,
    pointsInto: true,
  },
  {
    kind: 'rcu callback',
    what: 'RCU callback',
    take: ['call_rcu'],
    give: [],
    takeKey: 0,
    giveKey: 0,
    pointsInto: true,
  },
  {
    kind: 'rcu callback',
    what: 'SRCU callback',
    take: ['call_srcu'],
    give: [],
    takeKey: 1,
    giveKey: 0,
    pointsInto: true,
  },
];

const FILES: readonly Registration[] = [
  {
    kind: 'resource',
    what: 'debugfs folder',
    take: ['debugfs_create_dir'],
    give: ['debugfs_remove', 'debugfs_remove_recursive'],
    takeKey: 'result',
    giveKey: 0,
    parent: 1,
    pointsInto: false,
  },
  {
    kind: 'file',
    what: 'debugfs file',
    take: ['debugfs_create_file', 'debugfs_create_file_unsafe', 'debugfs_create_blob'],
    give: [],
    takeKey: 'result',
    giveKey: 0,
    parent: 2,
    pointsInto: true,
  },
  {
    kind: 'resource',
    what: 'proc folder',
    take: ['proc_mkdir', 'proc_mkdir_data', 'proc_mkdir_mode'],
    give: ['proc_remove'],
    takeKey: 'result',
    giveKey: 0,
    parent: 1,
    pointsInto: false,
  },
  ...[
    'proc_create',
    'proc_create_data',
    'proc_create_single',
    'proc_create_single_data',
    'proc_create_seq_private',
  ].map((take): Registration => ({
    kind: 'file',
    what: 'proc file',
    take: [take],
    give: [],
    takeKey: 'result',
    giveKey: 0,
    parent: 2,
    pointsInto: true,
  })),
  {
    kind: 'resource',
    what: 'kobject',
    take: ['kobject_create_and_add', 'kset_create_and_add'],
    give: ['kobject_put', 'kset_unregister'],
    takeKey: 'result',
    giveKey: 0,
    parent: 1,
    pointsInto: false,
  },
  {
    kind: 'file',
    what: 'kobject',
    take: ['kobject_init_and_add'],
    give: [],
    takeKey: 0,
    giveKey: 0,
    parent: 2,
    pointsInto: true,
  },
  {
    kind: 'file',
    what: 'sysfs file',
    take: [
      'sysfs_create_file',
      'sysfs_create_group',
      'sysfs_create_groups',
      'sysfs_create_files',
      'sysfs_create_bin_file',
    ],
    give: [
      'sysfs_remove_file',
      'sysfs_remove_group',
      'sysfs_remove_groups',
      'sysfs_remove_files',
      'sysfs_remove_bin_file',
    ],
    takeKey: 1,
    giveKey: 1,
    parent: 0,
    pointsInto: true,
  },
  {
    kind: 'file',
    what: 'sysctl table',
    take: ['register_sysctl', 'register_sysctl_table', 'register_sysctl_sz'],
    give: ['unregister_sysctl_table'],
    takeKey: 'result',
    giveKey: 0,
    pointsInto: true,
  },
  {
    kind: 'resource',
    what: 'slab cache',
    take: ['kmem_cache_create', 'kmem_cache_create_usercopy'],
    give: ['kmem_cache_destroy'],
    takeKey: 'result',
    giveKey: 0,
    pointsInto: false,
  },
];

const CHAIN_HEADS = ['atomic', 'blocking', 'raw', 'srcu'];

const HOOKS: readonly Registration[] = [
  {
    kind: 'hook',
    what: 'notifier',
    take: CHAIN_HEADS.map((kind) => `${kind}_notifier_chain_register`),
    give: CHAIN_HEADS.map((kind) => `${kind}_notifier_chain_unregister`),
    takeKey: 1,
    giveKey: 1,
    pointsInto: true,
  },
  {
    kind: 'hook',
    what: 'network hook',
    take: ['nf_register_net_hook', 'nf_register_net_hooks'],
    give: ['nf_unregister_net_hook', 'nf_unregister_net_hooks'],
    takeKey: 1,
    giveKey: 1,
    pointsInto: true,
  },
  {
    kind: 'hook',
    what: 'tracepoint probe',
    take: ['tracepoint_probe_register'],
    give: ['tracepoint_probe_unregister'],
    takeKey: 1,
    giveKey: 1,
    pointsInto: true,
  },
  {
    kind: 'hook',
    what: 'interrupt handler',
    take: ['request_irq', 'request_threaded_irq'],
    give: ['free_irq'],
    takeKey: 0,
    giveKey: 0,
    pointsInto: true,
  },
  {
    kind: 'hook',
    what: 'misc device',
    take: ['misc_register'],
    give: ['misc_deregister'],
    takeKey: 0,
    giveKey: 0,
    pointsInto: true,
  },
];

export const REGISTRATIONS: readonly Registration[] = [...TIMERS, ...WORK, ...THREADS, ...FILES, ...HOOKS];

const taking = new Map(REGISTRATIONS.flatMap((each) => each.take.map((name) => [name, each] as const)));
const giving = new Map(REGISTRATIONS.flatMap((each) => each.give.map((name) => [name, each] as const)));

/** Pairs that follow the kernel's way to name them: `register_x()` and `unregister_x()`, `x_register()` … */
const REGISTER = /^(?!klp_)(?:register_(\w+)|(\w+?)_register(?:_\w+)?)$/;
const UNREGISTER = /^(?!klp_)(?:(?:un|de)register_(\w+)|(\w+?)_(?:un|de)register(?:_\w+)?)$/;

/** What a function takes; undefined for one that takes nothing that is known. */
export function taken(name: string): Registration | undefined {
  return taking.get(name) ?? (REGISTER.test(name) ? named(name) : undefined);
}

/** What a function gives back. */
export function given(name: string): Registration | undefined {
  return giving.get(name) ?? (UNREGISTER.test(name) ? named(name) : undefined);
}

function named(name: string): Registration {
  const [, what = ''] = /(?:register_)?(\w+?)(?:_(?:un|de)?register\w*)?$/.exec(name) ?? [];
  return {
    kind: 'hook',
    what: /notifier/.test(what) ? 'notifier' : what.replaceAll('_', ' '),
    take: [],
    give: [],
    takeKey: 0,
    giveKey: 0,
    pointsInto: true,
  };
}

/** Functions behind which no callback of a kind is pending any more. */
export const BARRIERS: Readonly<Record<string, ResourceKind>> = {
  rcu_barrier: 'rcu callback',
  srcu_barrier: 'rcu callback',
};

/** Functions behind which no work of a queue is pending. The queue is the first argument; without one, the system's. */
export const FLUSHES: ReadonlySet<string> = new Set([
  'flush_workqueue',
  'drain_workqueue',
  'destroy_workqueue',
  'flush_scheduled_work',
]);
