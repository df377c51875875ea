import type { Tool } from '../invocation';
import { builtinCommand, nothing, pwd, type as typeOf } from './commands';
import { breakLoop, continueLoop, evalWords, exit, returnFromFunction, sourceScript } from './control';
import { jobs, killJobs, wait } from './jobs';
import { echo, printf, read, readArray } from './text';
import { testWords } from './test';
import { getopts, letValues, set, shift, shopt, trap, unset } from './variables';

/** The commands that are parts of the shell. */
export const BUILTINS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  [':', nothing],
  ['true', nothing],
  ['false', () => 1],
  ['.', sourceScript],
  ['source', sourceScript],
  ['[', testWords],
  ['test', testWords],
  ['alias', nothing],
  ['break', breakLoop],
  ['builtin', builtinCommand],
  ['cd', nothing],
  ['command', builtinCommand],
  ['continue', continueLoop],
  ['echo', echo],
  ['eval', evalWords],
  ['exec', builtinCommand],
  ['exit', exit],
  ['getopts', getopts],
  ['jobs', jobs],
  ['kill', killJobs],
  ['let', letValues],
  ['mapfile', readArray],
  ['printf', printf],
  ['pwd', pwd],
  ['read', read],
  ['readarray', readArray],
  ['return', returnFromFunction],
  ['set', set],
  ['shift', shift],
  ['shopt', shopt],
  ['trap', trap],
  ['type', typeOf],
  ['umask', nothing],
  ['unset', unset],
  ['wait', wait],
]);
