import type { KernelFunctions } from '../run/kernelFunction';
import { ATTRIBUTES } from './attributes';
import { COMPLETIONS } from './completions';
import { DEBUGFS } from './debugfs';
import { DELAYS } from './delays';
import { KOBJECTS } from './kobjects';
import { LOCKS } from './locks';
import { PARAMS } from './params';
import { PROC_FILES } from './procFiles';
import { RCU } from './rcu';
import { SEQ_FILE } from './seqFile';
import { DEVICE_FUNCTIONS } from './devices';
import { KTHREADS } from './kthreads';
import { MODULES } from './modules';
import { SCHEDULING } from './scheduling';
import { SIMPLE_FILES } from './simpleFiles';
import { SYSCTLS } from './sysctls';
import { TASKS } from './tasks';
import { TIMER_FUNCTIONS } from './timers';
import { WAIT_QUEUE_FUNCTIONS } from './waitQueues';
import { HOOK_FUNCTIONS } from './hooks';
import { KPROBE_FUNCTIONS } from './kprobes';
import { SYMBOL_LOOKUP } from './symbolLookup';
import { SYSTEM_STATE } from './systemState';
import { WORK } from './work';

/** Tasks, locks, time, kernel objects and files. */
export const SYSTEM_FUNCTIONS: KernelFunctions = {
  ...LOCKS,
  ...RCU,
  ...DELAYS,
  ...COMPLETIONS,
  ...WORK,
  ...PARAMS,
  ...KOBJECTS,
  ...ATTRIBUTES,
  ...SEQ_FILE,
  ...PROC_FILES,
  ...DEBUGFS,
  ...HOOK_FUNCTIONS,
  ...KPROBE_FUNCTIONS,
  ...SYMBOL_LOOKUP,
  ...SYSTEM_STATE,
  ...DEVICE_FUNCTIONS,
  ...KTHREADS,
  ...MODULES,
  ...SCHEDULING,
  ...SIMPLE_FILES,
  ...SYSCTLS,
  ...TASKS,
  ...TIMER_FUNCTIONS,
  ...WAIT_QUEUE_FUNCTIONS,
};
