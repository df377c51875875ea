import type { KernelFunctions, KernelVariables } from '../run/kernelFunction';
import { canonical } from '../../c/integers';
import { jiffies } from './jiffies';
import { CORE_FUNCTIONS } from './coreFunctions';
import { LIVEPATCH_FUNCTIONS } from './livepatch';
import { SYSTEM_CALLS } from './systemCalls';
import { SYSTEM_FUNCTIONS } from './systemFunctions';

/** All functions of the kernel that are not written in C, by name. */
export const KERNEL_FUNCTIONS: KernelFunctions = {
  ...CORE_FUNCTIONS,
  ...SYSTEM_FUNCTIONS,
  ...LIVEPATCH_FUNCTIONS,
  ...SYSTEM_CALLS,
};

/** All variables of the kernel that change by themselves, by name. */
export const KERNEL_VARIABLES: KernelVariables = {
  jiffies: ({ kernel }) => canonical(jiffies(kernel.now)),
  jiffies_64: ({ kernel }) => canonical(jiffies(kernel.now)),
};
