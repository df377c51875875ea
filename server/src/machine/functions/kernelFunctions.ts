import type { KernelFunctions } from '../kernelFunction';
import { CORE_FUNCTIONS } from './coreFunctions';
import { LIVEPATCH_FUNCTIONS } from './livepatch';
import { SYSTEM_FUNCTIONS } from './systemFunctions';

/** All functions of the kernel that are not written in C, by name. */
export const KERNEL_FUNCTIONS: KernelFunctions = {
  ...CORE_FUNCTIONS,
  ...SYSTEM_FUNCTIONS,
  ...LIVEPATCH_FUNCTIONS,
};
