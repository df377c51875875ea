import { describe, expect, it } from 'vitest';
import { RunEnded } from '../../server/src/kernel/meter';
import type { Contract } from '../../server/src/machine/lib/entry';
import { KERNEL_ENTRIES } from '../../server/src/machine/lib/kernelLibrary';
import { isInt, unknownValue, Pointer, type Value } from '../../server/src/machine/memory/value';
import { boot } from '../../server/src/machine/run/boot';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { Oops } from '../../server/src/machine/run/fault';

const SETTINGS: Readonly<Record<string, (index: number, small: Pointer) => Value>> = {
  'nothing but NULL': () => 0,
  'what is not known': (index) => unknownValue(`argument ${index}`, index % 2 === 0),
  'error pointers': () => -12,
  'huge numbers': () => 0xfffffffffffffff0n,
  'one for everything': () => 1,
  'unknown places and large counts': (index) =>
    index % 2 === 0 ? unknownValue('a place', true) : 0x7fffffff,
  'memory that is too small': (_, small) => small,
  'flags that allow to sleep': (index, small) => (index === 0 ? small : 0xcc0),
};

const NAMES = [...KERNEL_ENTRIES].flatMap(([name, { run: code }]) => (code ? [name] : []));

/** What came of a call outside of any task, where nothing may sleep. */
interface Outcome {
  /** Undefined where there is none, or it is not known. */
  readonly result: number | bigint | Pointer | undefined;
  readonly hasSlept: boolean;
}

/** Whatever the arguments are: a result, a fault, an oops or the end of the run, and nothing else. */
function run(name: string, args: (small: Pointer) => readonly Value[]): Outcome {
  const machine = boot({ profile: DEFAULT_PROFILE });
  const small = machine.memory.allocate({ kind: 'heap', size: 1, name: 'test', isZeroed: true });
  let result: unknown;
  try {
    result = KERNEL_ENTRIES.get(name)?.run?.({ machine, name, args: args(new Pointer(small, 0)) });
    for (let step = 0; step < 10 && isRunning(result); step++) {
      const { done, value } = result.next();
      if (done === true) result = value;
    }
  } catch (error) {
    if (!(error instanceof Oops || error instanceof RunEnded))
      throw new Error(`${name}() failed`, { cause: error });
  }
  const isKnown = typeof result === 'number' || typeof result === 'bigint' || result instanceof Pointer;
  const hasSlept = machine.faults.some(
    (fault) => fault.kind === 'sleep-in-atomic' && fault.cause === 'call' && fault.callee === name,
  );
  return { result: isKnown ? (result as Outcome['result']) : undefined, hasSlept };
}

function isRunning(result: unknown): result is Generator<unknown, unknown> {
  return typeof result === 'object' && result !== null && 'next' in result;
}

const isErrno = (value: Value): boolean => isInt(value) && value < 0 && value >= -4095;

/** Whether a result is one that a contract allows. */
const ALLOWED: Readonly<Record<Contract, (result: number | bigint | Pointer) => boolean>> = {
  // 16 is ZERO_SIZE_PTR; the addresses of pages are numbers in C.
  'pointer or NULL': (result) => result instanceof Pointer || result === 0 || result === 16,
  'pointer or ERR_PTR()': (result) => result instanceof Pointer || isErrno(result),
  '0 or -errno': (result) => result === 0 || isErrno(result),
  'count or -errno': (result) => isInt(result) && (result >= 0 || isErrno(result)),
  bool: (result) => result === 0 || result === 1,
  'bytes not copied': (result) => isInt(result) && result >= 0,
};

/** What an outcome shows that the function's entry does not say. */
function contradictions(name: string, { result, hasSlept }: Outcome): readonly string[] {
  const { sleeps, returns } = KERNEL_ENTRIES.get(name) ?? {};
  const isBroken = returns !== undefined && result !== undefined && !ALLOWED[returns](result);
  return [
    ...(hasSlept && sleeps === undefined ? [`${name}() slept`] : []),
    ...(isBroken
      ? [`${name}() returned ${isInt(result) ? String(result) : 'a pointer'}, not ${returns}`]
      : []),
  ];
}

describe('every function', () => {
  it.each(Object.entries(SETTINGS))('takes %s, and does what its entry says', (_, argument) => {
    const wrong = NAMES.flatMap((name) =>
      contradictions(
        name,
        run(name, (small) => Array.from({ length: 8 }, (__, index) => argument(index, small))),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('takes too few arguments', () => {
    for (const name of NAMES) run(name, () => []);
  });
});
