import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import { wrap } from '../../../c/integers';
import type { Value } from '../../memory/value';
import { bytesAt } from '../../memory/strings';
import { argument, countArgument, intArgument, unknownResult } from '../support/arguments';

/** Sorting, searching, hashing and random numbers. */
const C = String.raw`
#define GOLDEN_RATIO_32 0x61C88647u
#define GOLDEN_RATIO_64 0x61C8864680B583EBull
static inline u32 __hash_32(u32 value) { return value * GOLDEN_RATIO_32; }
static inline u32 hash_32(u32 value, unsigned int bits) { return (value * GOLDEN_RATIO_32) >> (32 - bits); }
static inline u32 hash_64(u64 value, unsigned int bits) { return (value * GOLDEN_RATIO_64) >> (64 - bits); }
#define hash_long(value, bits) hash_64(value, bits)
static inline u32 hash_ptr(const void *pointer, unsigned int bits) { return hash_64((unsigned long)pointer, bits); }
static inline u32 hash32_ptr(const void *pointer) {
  unsigned long address = (unsigned long)pointer;
  return address ^ (address >> 32);
}
u32 jhash(const void *key, u32 length, u32 initval);
u32 jhash2(const u32 *key, u32 length, u32 initval);
u32 jhash_3words(u32 a, u32 b, u32 c, u32 initval);
u32 jhash_2words(u32 a, u32 b, u32 initval);
u32 jhash_1word(u32 a, u32 initval);
u32 crc32_le(u32 crc, const void *data, size_t length);
u32 crc32_be(u32 crc, const void *data, size_t length);
u16 crc16(u16 crc, const void *data, size_t length);
#define crc32(seed, data, length) crc32_le(seed, data, length)
`;

/** Where Bob Jenkins' lookup3 begins. */
const JHASH_INITVAL = 0xdeadbeef;

type Words = [number, number, number];

const rotate = (word: number, count: number): number => (word << count) | (word >>> (32 - count));

function mix([a, b, c]: Words): Words {
  a = (a - c) ^ rotate(c, 4); c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 6); a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 8); b = (b + a) | 0;
  a = (a - c) ^ rotate(c, 16); c = (c + b) | 0;
  b = (b - a) ^ rotate(a, 19); a = (a + c) | 0;
  c = (c - b) ^ rotate(b, 4); b = (b + a) | 0;
  return [a, b, c];
} // prettier-ignore

function final([a, b, c]: Words): number {
  c = (c ^ b) - rotate(b, 14);
  a = (a ^ c) - rotate(c, 11);
  b = (b ^ a) - rotate(a, 25);
  c = (c ^ b) - rotate(b, 16);
  a = (a ^ c) - rotate(c, 4);
  b = (b ^ a) - rotate(a, 14);
  c = (c ^ b) - rotate(b, 24);
  return c >>> 0;
}

/** lookup3 over 32-bit words; `length` is in bytes for jhash() and in words for jhash2(). */
function hashWords(words: readonly number[], length: number, lengthShift: number, initval: number): number {
  const begin = (JHASH_INITVAL + (length << lengthShift) + initval) | 0;
  let state: Words = [begin, begin, begin];
  let at = 0;
  for (; words.length - at > 3; at += 3) state = mix(added(state, words, at));
  return words.length === 0 ? state[2] >>> 0 : final(added(state, words, at));
}

function added([a, b, c]: Words, words: readonly number[], at: number): Words {
  return [(a + (words[at] ?? 0)) | 0, (b + (words[at + 1] ?? 0)) | 0, (c + (words[at + 2] ?? 0)) | 0];
}

/** Bytes as little-endian words, the last filled up with zeros; undefined if one is not known. */
function wordsOf(call: KernelCall, length: number): number[] | undefined {
  const byte = bytesAt(call.machine.memory, argument(call, 0));
  const words: number[] = [];
  for (let index = 0; index < length; index++) {
    const value = byte(index);
    if (value === undefined) return undefined;
    words[index >> 2] = (words[index >> 2] ?? 0) | (value << ((index & 3) * 8));
  }
  return words;
}

function jhash(call: KernelCall, isWords: boolean): Value {
  const count = countArgument(call, 1);
  const initval = call.machine.toNumber(argument(call, 2));
  const words = count === undefined ? undefined : wordsOf(call, isWords ? count * 4 : count);
  if (count === undefined || !words) return unknownResult(call);
  return hashWords(words, count, isWords ? 2 : 0, initval);
}

/** jhash_3words() and its kin: always three words; the initial value counts the words that were given. */
function jhashOf(count: number): (call: KernelCall) => Value {
  return (call) => {
    const numbers = Array.from({ length: count + 1 }, (_, index) => intArgument(call, index));
    if (numbers.includes(undefined)) return unknownResult(call);
    const [words, initval] = [numbers.slice(0, count).map(Number), Number(numbers[count])];
    const begin = (JHASH_INITVAL + (count << 2) + initval) | 0;
    return final(added([begin, begin, begin], words, 0));
  };
}

const CRC32 = 0xedb88320;
const CRC32_BE = 0x04c11db7;
const CRC16 = 0xa001;

function checksum(call: KernelCall, step: (crc: number, byte: number) => number): Value {
  const [crc, length] = [intArgument(call, 0), countArgument(call, 2)];
  if (crc === undefined || length === undefined) return unknownResult(call);
  const byte = bytesAt(call.machine.memory, argument(call, 1));
  let value = Number(wrap(crc, { size: 4, signed: false }));
  for (let index = 0; index < length; index++) {
    const each = byte(index);
    if (each === undefined) return unknownResult(call);
    value = step(value, each);
  }
  return value >>> 0;
}

function reflected(polynomial: number): (crc: number, byte: number) => number {
  return (crc, byte) => {
    let value = crc ^ byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 1 ? polynomial : 0);
    return value;
  };
}

function bigEndian(crc: number, byte: number): number {
  let value = crc ^ (byte << 24);
  for (let bit = 0; bit < 8; bit++) value = (value << 1) ^ (value < 0 ? CRC32_BE : 0);
  return value | 0;
}

/** Hashes and checksums of bytes. */
export const HASHING: Subject = {
  c: C,
  functions: {
    jhash: { run: (call) => jhash(call, false) },
    jhash2: { run: (call) => jhash(call, true) },
    jhash_1word: { run: jhashOf(1) },
    jhash_2words: { run: jhashOf(2) },
    jhash_3words: { run: jhashOf(3) },
    crc32_le: { run: (call) => checksum(call, reflected(CRC32)) },
    crc32_be: { run: (call) => checksum(call, bigEndian) },
    crc16: { run: (call) => checksum(call, reflected(CRC16)) },
  },
};
