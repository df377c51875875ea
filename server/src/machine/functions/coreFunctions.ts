import type { KernelFunctions } from '../run/kernelFunction';
import { CACHE_FUNCTIONS } from './caches';
import { CHECKS } from './checks';
import { CLOCK } from './clock';
import { COPIES } from './copies';
import { FORMATTING } from './formatting';
import { HASHING } from './hashing';
import { HEX_DUMPS } from './hexDump';
import { IDR } from './idr';
import { MEMORY_FUNCTIONS } from './memoryFunctions';
import { PAGE_FUNCTIONS } from './pages';
import { PARSING } from './parsing';
import { PRINT_FUNCTIONS } from './print';
import { RANDOM } from './random';
import { SLAB_FUNCTIONS } from './slab';
import { SORTING } from './sorting';
import { SCANNING } from './sscanf';
import { STRING_FUNCTIONS } from './stringFunctions';
import { STRING_SEARCH } from './stringSearch';
import { VARARGS } from './varargs';
import { XARRAY } from './xarray';

/** Text, memory and data structures. */
export const CORE_FUNCTIONS: KernelFunctions = {
  ...PRINT_FUNCTIONS,
  ...HEX_DUMPS,
  ...CHECKS,
  ...FORMATTING,
  ...VARARGS,
  ...MEMORY_FUNCTIONS,
  ...STRING_FUNCTIONS,
  ...STRING_SEARCH,
  ...PARSING,
  ...SCANNING,
  ...COPIES,
  ...SLAB_FUNCTIONS,
  ...CACHE_FUNCTIONS,
  ...PAGE_FUNCTIONS,
  ...CLOCK,
  ...XARRAY,
  ...IDR,
  ...SORTING,
  ...HASHING,
  ...RANDOM,
};
