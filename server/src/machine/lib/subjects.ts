import { ADDRESS_SPACES } from './tasks/addressSpaces';
import { ATOMIC } from './core/atomic';
import { ATOMIC_CONTEXT } from './locks/atomicContext';
import { ATTRIBUTES } from './files/attributes';
import { BASICS } from './core/basics';
import { BITMAPS } from './core/bitmaps';
import { BITS } from './core/bits';
import { CACHE_FUNCTIONS } from './memory/caches';
import { CLOCK } from './time/clock';
import { COMPILER_MACROS } from './core/compilerMacros';
import { COMPLETIONS } from './tasks/completions';
import { COPIES } from './memory/copies';
import { CPUMASKS } from './core/cpumasks';
import { CREDENTIALS } from './tasks/credentials';
import { CTYPE } from './text/ctype';
import { DEBUGFS } from './files/debugfs';
import { DELAYS } from './time/delays';
import { DEVICE_FUNCTIONS } from './files/devices';
import { DRIVERS } from './core/drivers';
import { ERRNO } from './core/errorNumbers';
import { FILE_TYPES } from './files/files';
import { FORMATTING } from './format/formatting';
import { FTRACE } from './hooks/ftraceOps';
import { GFP } from './memory/gfp';
import { GUARDS } from './locks/guards';
import { HASHING } from './structures/hashing';
import { HEX_DUMPS } from './text/hexDump';
import { HLIST } from './structures/hlist';
import { INTERRUPTS } from './hooks/interrupts';
import { IDR } from './structures/idr';
import { KFIFO } from './structures/kfifo';
import { KOBJECTS } from './files/kobjects';
import { KPROBE_FUNCTIONS } from './hooks/kprobes';
import { KTHREADS } from './tasks/kthreads';
import { LIST } from './structures/list';
import { LIVEPATCH } from './module/livepatch';
import { LOCK_TYPES } from './locks/lockTypes';
import { MATH } from './core/math';
import { MEMORY_FUNCTIONS } from './memory/memoryFunctions';
import { MEMPOOL } from './memory/mempool';
import { MODULE } from './module/moduleStruct';
import { NETLINK } from './core/netlink';
import { NOTIFIERS } from './hooks/notifiers';
import { OPENED_FILES } from './files/openedFiles';
import { PAGES } from './memory/pages';
import { PARAMETER_TYPES } from './module/parameterTypes';
import { PARAMETERS } from './module/parameters';
import { PARSING } from './text/parsing';
import { PERCPU } from './memory/percpu';
import { PRINT } from './text/print';
import { PROBES } from './hooks/probes';
import { PROC_FILES } from './files/procFiles';
import { PROCESSORS } from './tasks/processors';
import { RANDOM } from './structures/random';
import { RATE_LIMIT } from './text/rateLimit';
import { RBTREE } from './structures/rbtree';
import { RCU } from './locks/rcu';
import { SCHEDULING } from './tasks/scheduling';
import { SEQ_FILE } from './files/seqFile';
import { SIMPLE_FILES } from './files/simpleFiles';
import { SLEEPERS } from './locks/sleepers';
import { SLAB } from './memory/slab';
import { SLEEPING_LOCKS } from './locks/sleepingLocks';
import { SOFT_INTERRUPTS } from './time/softInterrupts';
import { SORTING } from './structures/sorting';
import { SPINLOCKS } from './locks/spinlocks';
import { SSCANF } from './format/sscanf';
import { STRING_FUNCTIONS } from './text/stringFunctions';
import { STRING_SEARCH } from './text/stringSearch';
import { SYMBOL_LOOKUP } from './hooks/symbolLookup';
import { SYSCTLS } from './files/sysctls';
import { SYSTEM } from './core/utsname';
import { SYSTEM_CALLS } from './tasks/systemCalls';
import { TAINT } from './core/taint';
import { TASKS } from './tasks/tasks';
import { TIMER_FUNCTIONS } from './time/timers';
import { USER_COPIES } from './memory/userCopies';
import { VARARGS } from './core/varargs';
import { WAIT_QUEUE_FUNCTIONS } from './tasks/waitQueues';
import { WORK } from './tasks/work';
import { XARRAY } from './structures/xarray';
import { RHASHTABLE } from './structures/rhashtable';
import { PERCPU_COUNTERS } from './memory/percpuCounters';
import { KTHREAD_WORKERS } from './tasks/kthreadWorkers';
import { STATIC_KEYS } from './core/staticKeys';
import type { Subject } from './entry';

/** Later parts of the C text use what earlier ones declare. */
export const SUBJECTS: readonly Subject[] = [
  COMPILER_MACROS,
  BASICS,
  VARARGS,
  ERRNO,
  GFP,
  MATH,
  BITS,
  BITMAPS,
  CPUMASKS,
  ATOMIC,
  LIST,
  HLIST,
  STRING_FUNCTIONS,
  STRING_SEARCH,
  CTYPE,
  MEMORY_FUNCTIONS,
  FORMATTING,
  SSCANF,
  PARSING,
  COPIES,
  USER_COPIES,
  SLAB,
  CACHE_FUNCTIONS,
  PAGES,
  PERCPU,
  MEMPOOL,
  PRINT,
  HEX_DUMPS,
  TAINT,
  RATE_LIMIT,
  LOCK_TYPES,
  SLEEPING_LOCKS,
  SPINLOCKS,
  ATOMIC_CONTEXT,
  GUARDS,
  SLEEPERS,
  RCU,
  DELAYS,
  WAIT_QUEUE_FUNCTIONS,
  COMPLETIONS,
  SCHEDULING,
  TIMER_FUNCTIONS,
  SOFT_INTERRUPTS,
  WORK,
  KTHREADS,
  KFIFO,
  NOTIFIERS,
  KOBJECTS,
  ATTRIBUTES,
  FILE_TYPES,
  OPENED_FILES,
  SEQ_FILE,
  SIMPLE_FILES,
  PROC_FILES,
  DEBUGFS,
  DEVICE_FUNCTIONS,
  MODULE,
  PARAMETERS,
  PARAMETER_TYPES,
  TASKS,
  ADDRESS_SPACES,
  CREDENTIALS,
  PROCESSORS,
  SYSTEM,
  STATIC_KEYS,
  PERCPU_COUNTERS,
  KTHREAD_WORKERS,
  RHASHTABLE,
  DRIVERS,
  NETLINK,
  SYMBOL_LOOKUP,
  KPROBE_FUNCTIONS,
  FTRACE,
  PROBES,
  INTERRUPTS,
  SYSCTLS,
  SORTING,
  HASHING,
  RANDOM,
  CLOCK,
  RBTREE,
  XARRAY,
  IDR,
  LIVEPATCH,
  SYSTEM_CALLS,
];
