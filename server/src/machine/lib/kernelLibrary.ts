import type { KernelFunctions, KernelVariables } from '../run/kernelFunction';
import { canonical } from '../integers';
import type { Entries } from './entry';
import { SUBJECTS } from './subjects';
import { jiffies } from './time/jiffies';

/** All that the kernel's headers give a module, as C text of our own. */
export const KERNEL_HEADERS = SUBJECTS.map(({ c }) => c).join('\n');

/** What is known of the kernel's functions and macros, by name. */
export const ENTRIES: Entries = Object.assign({}, ...SUBJECTS.map(({ functions }) => functions)) as Entries;

/** All functions of the kernel that are not written in C, by name. */
export const KERNEL_FUNCTIONS: KernelFunctions = Object.fromEntries(
  Object.entries(ENTRIES).flatMap(([name, { run }]) => (run ? [[name, run]] : [])),
);

/** All variables of the kernel that change by themselves, by name. */
export const KERNEL_VARIABLES: KernelVariables = {
  jiffies: ({ kernel }) => canonical(jiffies(kernel.now)),
  jiffies_64: ({ kernel }) => canonical(jiffies(kernel.now)),
};
