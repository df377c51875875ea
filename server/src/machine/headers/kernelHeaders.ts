import { ALGORITHMS } from './algorithms';
import { ATOMIC } from './atomic';
import { BASICS } from './basics';
import { BITS } from './bits';
import { COMPILER_MACROS } from './compilerMacros';
import { DRIVERS } from './drivers';
import { ERRNO } from './errno';
import { FILES } from './files';
import { GFP } from './gfp';
import { HLIST } from './hlist';
import { HOOKS } from './hooks';
import { KFIFO } from './kfifo';
import { KOBJECT } from './kobject';
import { KTHREAD } from './kthread';
import { LIST } from './list';
import { LIVEPATCH } from './livepatch';
import { LOCKING } from './locking';
import { MATH } from './math';
import { MODULE } from './module';
import { NOTIFIER } from './notifier';
import { PARAMS } from './params';
import { PRINT } from './print';
import { RCU } from './rcu';
import { SCHED } from './sched';
import { SLAB } from './slab';
import { STRING } from './string';
import { SYSTEM } from './system';
import { TIME } from './time';
import { TREE } from './tree';
import { WAIT } from './wait';
import { WORK } from './work';

/**
 * All that the kernel's headers give a module, as C text of our own: types, macros, and functions that are simple
 * enough to be run as C. Later parts use what earlier ones declare.
 */
export const KERNEL_HEADERS = [
  COMPILER_MACROS,
  BASICS,
  ERRNO,
  GFP,
  MATH,
  BITS,
  ATOMIC,
  LIST,
  HLIST,
  STRING,
  SLAB,
  PRINT,
  LOCKING,
  RCU,
  WAIT,
  WORK,
  KTHREAD,
  KFIFO,
  NOTIFIER,
  KOBJECT,
  FILES,
  MODULE,
  PARAMS,
  SCHED,
  SYSTEM,
  DRIVERS,
  HOOKS,
  ALGORITHMS,
  TIME,
  TREE,
  LIVEPATCH,
].join('\n');
