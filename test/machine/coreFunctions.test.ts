import { describe, expect, it } from 'vitest';
import { Oops } from '../../server/src/machine/fault';
import { CORE_FUNCTIONS } from '../../server/src/machine/functions/coreFunctions';
import { KERNEL_HEADERS } from '../../server/src/machine/headers/kernelHeaders';
import { unknownValue, Pointer, type Value } from '../../server/src/machine/value';
import { runC } from '../support/runC';

const SETTINGS: Readonly<Record<string, (index: number) => Value>> = {
  'nothing but NULL': () => 0,
  'what is not known': (index) => unknownValue(`argument ${index}`, index % 2 === 0),
  'error pointers': () => -12,
  'huge numbers': () => 0xfffffffffffffff0n,
  'one for everything': () => 1,
};

function run(name: string, args: readonly Value[]): void {
  const { machine } = runC('int f(void) { return 0; }');
  try {
    const result = CORE_FUNCTIONS[name]?.({ machine, name, args });
    if (typeof result === 'object' && 'next' in result) for (let step = 0; step < 10 && result.next().done !== true; step++);
  } catch (error) {
    if (!(error instanceof Oops)) throw error;
  }
}

describe.each(Object.keys(CORE_FUNCTIONS))('%s()', (name) => {
  it.each(Object.entries(SETTINGS))('takes %s', (_, argument) => {
    expect(() => run(name, Array.from({ length: 8 }, (__, index) => argument(index)))).not.toThrow();
  });

  it('takes too few arguments and memory that is too small', () => {
    expect(() => run(name, [])).not.toThrow();
    const { machine } = runC('int f(void) { return 0; }');
    const small = new Pointer(machine.memory.allocate({ kind: 'heap', size: 1, name: 'test', isZeroed: true }), 0);
    expect(() => run(name, Array.from({ length: 8 }, () => small))).not.toThrow();
  });
});

describe('the headers', () => {
  it('declare what the table has, so that results have their types', () => {
    const undeclared = Object.keys(CORE_FUNCTIONS).filter((name) => !new RegExp(`\\b${name}\\s*\\(`).test(KERNEL_HEADERS));
    expect(undeclared).toEqual([]);
  });
});
