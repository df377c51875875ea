import type { KernelFunctions } from '../kernelFunction';
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
};
