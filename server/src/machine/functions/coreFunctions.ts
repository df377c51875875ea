import type { KernelFunctions } from '../kernelFunction';
import { FORMATTING } from './formatting';
import { MEMORY_FUNCTIONS } from './memoryFunctions';
import { PRINT_FUNCTIONS } from './print';
import { SLAB_FUNCTIONS } from './slab';
import { STRING_FUNCTIONS } from './stringFunctions';
import { STRING_SEARCH } from './stringSearch';
import { VARARGS } from './varargs';

/** Text, memory and data structures. */
export const CORE_FUNCTIONS: KernelFunctions = {
  ...PRINT_FUNCTIONS,
  ...FORMATTING,
  ...VARARGS,
  ...MEMORY_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...STRING_SEARCH,
  ...SLAB_FUNCTIONS,
};
