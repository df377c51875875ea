import type { Tool } from '../invocation';
import { alias, builtinCommand, cd, colon, pwd, type as typeOf, umask } from './commands';
import { breakLoop, continueLoop, evalWords, exit, returnFromFunction, sourceScript } from './control';
import { jobs, killJobs, wait } from './jobs';
import { echo, printf, read, readArray } from './text';
import { testWords } from './test';
import { getopts, letValues, set, shift, shopt, trap, unset } from './variables';

/** The commands that are parts of the shell. */
export const BUILTINS: ReadonlyMap<string, Tool> = new Map<string, Tool>([
  [':', colon],
  ['true', colon],
  ['false', () => 1],
  ['.', sourceScript],
  ['source', sourceScript],
  ['[', testWords],
  ['test', testWords],
  ['alias', alias],
  ['break', breakLoop],
  ['builtin', builtinCommand],
  ['cd', cd],
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
  ['umask', umask],
  ['unset', unset],
  ['wait', wait],
]);
