import { canonical } from '../../c/integers';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { offsetPointer } from '../compile/offsetPointer';
import { Part } from '../run/part';
import { argument, countArgument } from './arguments';

/** Every run gets the same numbers. */
const STATE = new Part<{ state: bigint }>('random numbers', () => ({ state: 0x9e3779b97f4a7c15n }));

/** The next 64 bits. */
function next(machine: Machine): bigint {
  const part = machine.part(STATE);
  part.state = BigInt.asUintN(64, part.state + 0x9e3779b97f4a7c15n);
  let mixed = part.state;
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
  mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
  return mixed ^ (mixed >> 31n);
}

const bits = (machine: Machine, count: number): number => Number(next(machine) >> BigInt(64 - count));

/** At least `low`, less than `end`. */
function between(machine: Machine, low: number, end: number): number {
  return end > low ? low + Number(next(machine) % BigInt(end - low)) : low;
}

const BYTES_MAX = 1 << 26;

function fill(call: KernelCall): void {
  const { machine } = call;
  const count = countArgument(call, 1) ?? 0;
  if (count === 0 || count > BYTES_MAX || !machine.memory.locate(argument(call, 0), count, true)) return;
  for (let index = 0; index < count; index++) {
    machine.memory.store(offsetPointer(argument(call, 0), index), 1, bits(machine, 8));
  }
}

const ALL = 2 ** 32;

/** Random numbers, which are none: what a run does must not change from run to run. */
export const RANDOM: KernelFunctions = {
  get_random_u8: ({ machine }) => bits(machine, 8),
  get_random_u16: ({ machine }) => bits(machine, 16),
  get_random_u32: ({ machine }) => bits(machine, 32),
  get_random_u64: ({ machine }) => canonical(next(machine)),
  get_random_u32_below: (call) => between(call.machine, 0, call.machine.toNumber(argument(call, 0))),
  get_random_u32_above: (call) => between(call.machine, call.machine.toNumber(argument(call, 0)) + 1, ALL),
  get_random_u32_inclusive: ({ machine, args }) =>
    between(machine, machine.toNumber(args[0]), machine.toNumber(args[1]) + 1),
  get_random_bytes: fill,
  get_random_bytes_wait: (call) => {
    fill(call);
    return 0;
  },
};
