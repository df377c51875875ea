import { describe, it } from 'vitest';
import { RunEnded } from '../../server/src/kernel/meter';
import { Oops } from '../../server/src/machine/run/fault';
import { KERNEL_ENTRIES } from '../../server/src/machine/lib/kernelLibrary';
import { unknownValue, Pointer, type Value } from '../../server/src/machine/memory/value';
import { runC } from '../support/runC';

const SETTINGS: Readonly<Record<string, (index: number) => Value>> = {
  'nothing but NULL': () => 0,
  'what is not known': (index) => unknownValue(`argument ${index}`, index % 2 === 0),
  'error pointers': () => -12,
  'huge numbers': () => 0xfffffffffffffff0n,
  'one for everything': () => 1,
  'unknown places and large counts': (index) =>
    index % 2 === 0 ? unknownValue('a place', true) : 0x7fffffff,
};

const NAMES = [...KERNEL_ENTRIES].flatMap(([name, { run: code }]) => (code ? [name] : []));

/** Whatever the arguments are: a result, a fault, an oops or the end of the run, and nothing else. */
function run(name: string, args: (small: Pointer) => readonly Value[]): void {
  const { machine } = runC('int f(void) { return 0; }');
  const small = machine.memory.allocate({ kind: 'heap', size: 1, name: 'test', isZeroed: true });
  try {
    const result = KERNEL_ENTRIES.get(name)?.run?.({ machine, name, args: args(new Pointer(small, 0)) });
    const isRunning = typeof result === 'object' && 'next' in result;
    for (let step = 0; isRunning && step < 10 && result.next().done !== true; step++);
  } catch (error) {
    if (!(error instanceof Oops || error instanceof RunEnded))
      throw new Error(`${name}() failed`, { cause: error });
  }
}

describe('every function', () => {
  it.each(Object.entries(SETTINGS))('takes %s', (_, argument) => {
    for (const name of NAMES) run(name, () => Array.from({ length: 8 }, (__, index) => argument(index)));
  });

  it('takes too few arguments', () => {
    for (const name of NAMES) run(name, () => []);
  });

  it('takes memory that is too small', () => {
    for (const name of NAMES) run(name, (small) => Array.from({ length: 8 }, () => small));
  });
});
