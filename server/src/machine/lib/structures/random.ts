import type { Subject } from '../entry';
import { canonical } from '../../../c/integers';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import { Part } from '../../run/part';
import { argument, countArgument } from '../support/arguments';

/** Sorting, searching, hashing and random numbers. */
const C = String.raw`
u32 get_random_u32(void);
u64 get_random_u64(void);
u8 get_random_u8(void);
u16 get_random_u16(void);
u32 get_random_u32_below(u32 ceiling);
u32 get_random_u32_above(u32 floor);
u32 get_random_u32_inclusive(u32 floor, u32 ceiling);
void get_random_bytes(void *buffer, size_t length);
int get_random_bytes_wait(void *buffer, size_t length);
#define get_random_int() get_random_u32()
#define get_random_long() ((unsigned long)get_random_u64())
#define get_random_once(buffer, length) __lp_once(get_random_bytes(buffer, length))
#define prandom_u32() get_random_u32()
#define prandom_u32_max(ceiling) get_random_u32_below(ceiling)
#define prandom_bytes(buffer, length) get_random_bytes(buffer, length)
struct rnd_state {
  u32 s1, s2, s3, s4;
};
static inline u32 prandom_u32_state(struct rnd_state *state) {
  u32 mixed = state->s1 ^ (state->s1 << 11);
  state->s1 = state->s2;
  state->s2 = state->s3;
  state->s3 = state->s4;
  state->s4 = state->s4 ^ (state->s4 >> 19) ^ mixed ^ (mixed >> 8);
  return state->s4;
}
static inline void prandom_seed_state(struct rnd_state *state, u64 seed) {
  state->s1 = seed | 1;
  state->s2 = (seed >> 32) ^ 0x9e3779b9u;
  state->s3 = seed * 0x85ebca6bu;
  state->s4 = 0xc2b2ae35u;
}
static inline void prandom_bytes_state(struct rnd_state *state, void *buffer, size_t length) {
  for (size_t at = 0; at < length; at++) ((u8 *)buffer)[at] = prandom_u32_state(state);
}
static inline bool rng_is_initialized(void) { return 1; }
static inline void add_device_randomness(const void *buffer, size_t length) {}
`;

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
export const RANDOM: Subject = {
  c: C,
  functions: {
    get_random_u8: { run: ({ machine }) => bits(machine, 8) },
    get_random_u16: { run: ({ machine }) => bits(machine, 16) },
    get_random_u32: { run: ({ machine }) => bits(machine, 32) },
    get_random_u64: { run: ({ machine }) => canonical(next(machine)) },
    get_random_u32_below: {
      run: (call) => between(call.machine, 0, call.machine.toNumber(argument(call, 0))),
    },
    get_random_u32_above: {
      run: (call) => between(call.machine, call.machine.toNumber(argument(call, 0)) + 1, ALL),
    },
    get_random_u32_inclusive: {
      run: ({ machine, args }) => between(machine, machine.toNumber(args[0]), machine.toNumber(args[1]) + 1),
    },
    get_random_bytes: { run: fill },
    get_random_bytes_wait: {
      run: (call) => {
        fill(call);
        return 0;
      },
    },
  },
};
