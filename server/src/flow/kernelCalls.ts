/**
 * What is known of kernel functions and macros whose text is not visible. A name that is in no list says nothing.
 */

const NEVER_RETURN = new Set([
  'BUG', 'panic', 'do_exit', 'do_group_exit', 'complete_and_exit', 'kthread_complete_and_exit', 'make_task_dead',
  'module_put_and_kthread_exit', '__module_put_and_kthread_exit', 'nmi_panic', 'unreachable', '__builtin_unreachable',
]); // prettier-ignore

/** Their value as a condition is that of their first argument. */
const SEEN_THROUGH = new Set([
  'likely', 'unlikely', 'WARN_ON', 'WARN_ON_ONCE', 'WARN', 'WARN_ONCE', '__builtin_expect', 'WARN_ON_SMP', 'WARN_RATELIMIT',
  'WARN_ON_RATELIMIT', 'WARN_TAINT', 'WARN_TAINT_ONCE', 'data_race',
]); // prettier-ignore

/** Their value is that of their first argument. */
const PASSES_ON = new Set([
  'READ_ONCE', 'ACCESS_ONCE', 'rcu_dereference', 'rcu_dereference_raw', 'rcu_dereference_protected',
  'rcu_dereference_check', 'rcu_dereference_bh', 'rcu_dereference_sched', 'rcu_access_pointer', 'likely', 'unlikely',
  '__builtin_expect', 'data_race', 'PTR_ALIGN', 'lockless_dereference', 'READ_ONCE_NOCHECK',
]); // prettier-ignore

/** They set their first argument to their second one. */
const ASSIGNS = new Set(['WRITE_ONCE', 'rcu_assign_pointer', 'RCU_INIT_POINTER', 'rcu_replace_pointer']);

/** Macros that write to variables which are named in their arguments. */
const WRITES_ARGUMENTS = new Set([
  'swap', 'get_user', '__get_user', 'unsafe_get_user', 'do_div', 'va_start', 'va_copy', 'va_end',
  'spin_lock_irqsave', 'raw_spin_lock_irqsave', 'read_lock_irqsave', 'write_lock_irqsave', 'local_irq_save',
  'local_save_flags', 'spin_trylock_irqsave',
]); // prettier-ignore

/** Reads or writes what every pointer among its arguments points to. */
const DEREFERENCES = anyOf([
  // memory and text
  'mem(cpy|move|set|cmp|chr|zero_explicit)',
  'str(cpy|ncpy|lcpy|scpy|scpy_pad|cat|ncat|lcat|len|nlen|cmp|ncmp|casecmp|ncasecmp|chr|rchr|str|nstr|im)',
  'copy_(to|from)_user',
  'bitmap_(zero|fill|copy|set|clear)',
  '(__)?(set|clear|change|test|test_and_set|test_and_clear)_bit',
  // lists and trees
  'INIT_(LIST|HLIST)_(HEAD|NODE)',
  'list_(add|del|move|splice|replace|empty|is_|cut|rotate)\\w*',
  'hlist_(add|del|move|empty|unhashed)\\w*',
  'rb_(insert_color|erase|link_node)',
  '(xa|ida|idr)_(init|store|load|erase|alloc|remove|find|destroy)\\w*',
  // locks and counters
  '(raw_)?spin_\\w+',
  '(read|write)_(lock|unlock|trylock|seq)\\w*',
  'mutex_\\w+',
  '(down|up)(_\\w+)?',
  'init_rwsem|sema_init|rwlock_init|seqcount_init|seqlock_init',
  'atomic(64|_long)?_\\w+',
  '(refcount|kref|kobject)_\\w+',
  // waiting and working
  '(re)?init_completion|complete(_all)?|wait_for_completion\\w*',
  'init_waitqueue_head|wake_up\\w*',
  'INIT_(WORK|DELAYED_WORK|RCU_WORK)\\w*',
  '(schedule|queue|mod|cancel|flush)_(delayed_)?work\\w*',
  'timer_(setup|delete|shutdown|pending)\\w*|(add|mod|del)_timer\\w*',
  'hrtimer_(init|setup|start|cancel)\\w*',
  'init_rcu_head|call_rcu\\w*',
]);

/** Writes to its first argument only; the others are printed. */
const DEREFERENCES_FIRST = anyOf(['v?s(n|cn)?printf']);

/** Prints its arguments and does nothing else. */
const PRINTS = anyOf(['(pr|dev|netdev|trace)_\\w+|_?printk\\w*|no_printk|WARN\\w*|dump_stack']);

/** Leaves its arguments and all memory that C code can name as they are. */
const HARMLESS = anyOf([
  'BUG\\w*',
  'k[vzmc]*alloc\\w*|k[vz]?free\\w*|vfree',
  'IS_ERR\\w*|PTR_ERR\\w*|ERR_(PTR|CAST)|ZERO_OR_NULL_PTR',
  'klp_shadow_(get|alloc|get_or_alloc)',
  'might_sleep\\w*|cond_resched|msleep|u?delay|lockdep_\\w+',
  'rcu_read_(un)?lock\\w*|preempt_\\w+|local_irq_\\w+|synchronize_\\w+|smp_\\w*mb|barrier',
  'get_user|put_user|msecs_to_jiffies|ktime_\\w+|time_(after|before)\\w*',
]);

function anyOf(patterns: readonly string[]): RegExp {
  return new RegExp(`^(?:${patterns.join('|')})$`);
}

/** Execution does not go on behind a call. */
export const neverReturns = (name: string): boolean => NEVER_RETURN.has(name);

/** The call's truth is that of its first argument. */
export const isSeenThrough = (name: string): boolean => SEEN_THROUGH.has(name);

/** The call's value is its first argument's. */
export const passesOn = (name: string): boolean => PASSES_ON.has(name);

/** The call sets its first argument to its second one. */
export const assignsFirst = (name: string): boolean => ASSIGNS.has(name);

/** The call may write to variables whose bare names are its arguments: a macro that does, or one that is not known. */
export const mayWriteArguments = (name: string): boolean =>
  WRITES_ARGUMENTS.has(name) || isUnknownMacro(name);

/** A macro that is not known can do what no function can, such as to return from the function that uses it. */
export const isUnknownMacro = (name: string): boolean =>
  isMacroLike(name) && !isHarmless(name) && !isSeenThrough(name);

/** Whether the call accesses memory at the pointer that is its argument number `index`, counted from zero. */
export const dereferencesArgument = (name: string, index: number): boolean =>
  DEREFERENCES.test(name) || (index === 0 && DEREFERENCES_FIRST.test(name));

/** Whether nothing that a variable holds or points to changes by the call, other than through a pointer given to it. */
export const isHarmless = (name: string): boolean =>
  HARMLESS.test(name) ||
  PRINTS.test(name) ||
  DEREFERENCES.test(name) ||
  DEREFERENCES_FIRST.test(name) ||
  passesOn(name);

/** Whether the call only writes to the log. */
export const onlyPrints = (name: string): boolean => PRINTS.test(name);

/** Tells error pointers from others, of which NULL is one: the outcome says nothing about NULL. */
export const looksForErrorPointer = (name: string): boolean =>
  ['IS_ERR', 'PTR_ERR', 'PTR_ERR_OR_ZERO', 'ERR_CAST'].includes(name);

const isMacroLike = (name: string): boolean => /^_*[A-Z][A-Z0-9_]*$/.test(name);
