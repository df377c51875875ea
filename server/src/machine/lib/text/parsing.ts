import type { Subject } from '../entry';
import { EINVAL } from '../../../kernel/errno';
import { kstrtobool } from '../../../kernel/kstrtobool';
import { canonical } from '../../../c/integers';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { offsetPointer } from '../../compile/offsetPointer';
import { isInt, type Value } from '../../memory/value';
import { type ByteReader, bytesAt, textAt } from '../../memory/strings';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';
import { digitsAt, radixAt } from './readNumber';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
int kstrtoint(const char *s, unsigned int base, int *res);
int kstrtouint(const char *s, unsigned int base, unsigned int *res);
int kstrtol(const char *s, unsigned int base, long *res);
int kstrtoul(const char *s, unsigned int base, unsigned long *res);
int kstrtoll(const char *s, unsigned int base, long long *res);
int kstrtoull(const char *s, unsigned int base, unsigned long long *res);
int kstrtos8(const char *s, unsigned int base, s8 *res);
int kstrtou8(const char *s, unsigned int base, u8 *res);
int kstrtos16(const char *s, unsigned int base, s16 *res);
int kstrtou16(const char *s, unsigned int base, u16 *res);
#define kstrtos32(s, base, res) kstrtoint(s, base, res)
#define kstrtou32(s, base, res) kstrtouint(s, base, res)
#define kstrtos64(s, base, res) kstrtoll(s, base, res)
#define kstrtou64(s, base, res) kstrtoull(s, base, res)
int kstrtobool(const char *s, bool *res);
#define strtobool(s, res) kstrtobool(s, res)
int kstrtoint_from_user(const char *s, size_t count, unsigned int base, int *res);
int kstrtouint_from_user(const char *s, size_t count, unsigned int base, unsigned int *res);
int kstrtol_from_user(const char *s, size_t count, unsigned int base, long *res);
int kstrtoul_from_user(const char *s, size_t count, unsigned int base, unsigned long *res);
int kstrtoll_from_user(const char *s, size_t count, unsigned int base, long long *res);
int kstrtoull_from_user(const char *s, size_t count, unsigned int base, unsigned long long *res);
int kstrtou8_from_user(const char *s, size_t count, unsigned int base, u8 *res);
int kstrtou16_from_user(const char *s, size_t count, unsigned int base, u16 *res);
#define kstrtou32_from_user(s, count, base, res) kstrtouint_from_user(s, count, base, res)
#define kstrtos32_from_user(s, count, base, res) kstrtoint_from_user(s, count, base, res)
int kstrtobool_from_user(const char *s, size_t count, bool *res);
unsigned long simple_strtoul(const char *s, char **end, unsigned int base);
long simple_strtol(const char *s, char **end, unsigned int base);
unsigned long long simple_strtoull(const char *s, char **end, unsigned int base);
long long simple_strtoll(const char *s, char **end, unsigned int base);
unsigned long long memparse(const char *s, char **end);
int get_option(char **s, int *value);
char *get_options(const char *s, int count, int *values);
bool parse_option_str(const char *s, const char *option);
int hex_to_bin(unsigned char c);
`;

const ERANGE = 34;
const EFAULT = 14;
/** A number that user space writes may have this many digits, a sign, a newline and a zero. */
const USER_TEXT_MAX = 70;

/** A number, or a negative errno as a plain number. */
type Parsed = { readonly value: bigint } | { readonly error: number };

/** Reads a whole text as a number. @kernel lib/kstrtox.c _kstrtoull kstrtoll */
function parse(byte: ByteReader, base: number, signed: boolean): Parsed {
  const sign = byte(0);
  const isNegative = signed && sign === 0x2d;
  const from = isNegative || sign === 0x2b ? 1 : 0;
  const radix = radixAt(byte, from, base);
  const { value, end, isTooLarge } = digitsAt(byte, radix.at, radix.base);
  if (isTooLarge) return { error: -ERANGE };
  const rest = byte(end) === 10 ? end + 1 : end;
  if (end === radix.at || byte(rest) !== 0) return { error: -EINVAL };
  return { value: isNegative ? -value : value };
}

function within(value: bigint, size: number, signed: boolean): boolean {
  return (signed ? BigInt.asIntN(size * 8, value) : BigInt.asUintN(size * 8, value)) === value;
}

/** Stores the number that a text is, or gives the error. */
function store(call: KernelCall, byte: ByteReader, first: number, size: number, signed: boolean): Value {
  if (byte(0) === undefined) return unknownResult(call);
  const parsed = parse(byte, call.machine.toNumber(argument(call, first)), signed);
  if ('error' in parsed) return parsed.error;
  if (!within(parsed.value, size, signed)) return -ERANGE;
  call.machine.memory.store(argument(call, first + 1), size, canonical(parsed.value));
  return 0;
}

function kstrto(size: number, signed: boolean): KernelFunction {
  return (call) => store(call, bytesAt(call.machine.memory, argument(call, 0)), 1, size, signed);
}

/** What user space wrote, with a zero behind it. */
function userText(call: KernelCall): ByteReader | undefined {
  if (isNull(argument(call, 0))) return undefined;
  const byte = bytesAt(call.machine.memory, argument(call, 0));
  const count = Math.min(countArgument(call, 1) ?? 0, USER_TEXT_MAX);
  return (index) => (index < count ? byte(index) : 0);
}

function fromUser(size: number, signed: boolean): KernelFunction {
  return (call) => {
    const byte = userText(call);
    return byte ? store(call, byte, 2, size, signed) : -EFAULT;
  };
}

function storeBool(call: KernelCall, byte: ByteReader, at: Value): Value {
  const [first, second] = [byte(0), byte(0) === 0 ? 0 : byte(1)];
  if (first === undefined || second === undefined) return unknownResult(call);
  const value = kstrtobool(call.machine.kernel, String.fromCharCode(first, second));
  if (value === undefined) return -EINVAL;
  call.machine.memory.store(at, 1, value ? 1 : 0);
  return 0;
}

/** Reads what of a text is a number, and says where it ends. */
function simple(size: number, signed: boolean): KernelFunction {
  return (call) => {
    const { machine } = call;
    const start = argument(call, 0);
    const byte = bytesAt(machine.memory, start);
    if (byte(0) === undefined) return unknownResult(call);
    const isNegative = signed && byte(0) === 0x2d;
    const radix = radixAt(byte, isNegative ? 1 : 0, machine.toNumber(argument(call, 2)));
    const { value, end } = digitsAt(byte, radix.at, radix.base);
    const endAt = argument(call, 1);
    if (!isNull(endAt)) machine.memory.store(endAt, 8, offsetPointer(start, end));
    const signedValue = isNegative ? -value : value;
    return canonical(signed ? BigInt.asIntN(size * 8, signedValue) : BigInt.asUintN(size * 8, signedValue));
  };
}

const UNITS = 'kmgtpe';

/** A number with a unit such as `4K`. */
function memparse(call: KernelCall): Value {
  const { machine } = call;
  const start = argument(call, 0);
  const byte = bytesAt(machine.memory, start);
  if (byte(0) === undefined) return unknownResult(call);
  const radix = radixAt(byte, 0, 0);
  const { value, end } = digitsAt(byte, radix.at, radix.base);
  const unit = UNITS.indexOf(String.fromCharCode((byte(end) ?? 0) | 0x20));
  const endAt = argument(call, 1);
  if (!isNull(endAt)) machine.memory.store(endAt, 8, offsetPointer(start, unit < 0 ? end : end + 1));
  return canonical(BigInt.asUintN(64, unit < 0 ? value : value << BigInt(10 * (unit + 1))));
}

/** @kernel lib/cmdline.c get_option */
function getOption(call: KernelCall): Value {
  const { machine } = call;
  const at = argument(call, 0);
  const start = machine.memory.load(at, { size: 8, signed: false }, true);
  if (isNull(start)) return 0;
  const byte = bytesAt(machine.memory, start);
  if (byte(0) === undefined) return unknownResult(call);
  const from = byte(0) === 0x2d ? 1 : 0;
  const radix = radixAt(byte, from, 0);
  const { value, end } = digitsAt(byte, radix.at, radix.base);
  const target = argument(call, 1);
  if (!isNull(target))
    machine.memory.store(target, 4, Number(BigInt.asIntN(32, from === 1 ? -value : value)));
  if (end === radix.at) return 0;
  const follower = byte(end);
  machine.memory.store(at, 8, offsetPointer(start, follower === 0x2c ? end + 1 : end));
  if (follower === 0x2c) return 2;
  return follower === 0x2d ? 3 : 1;
}

/** Numbers with commas between them; ranges `1-3` are filled in. @kernel lib/cmdline.c get_options */
function getOptions(call: KernelCall): Value {
  const { machine } = call;
  const [start, count] = [argument(call, 0), countArgument(call, 1) ?? 0];
  const byte = bytesAt(machine.memory, start);
  if (byte(0) === undefined) return unknownResult(call, true);
  const values: number[] = [];
  let at = 0;
  while (values.length < count - 1) {
    const number = numberAt(byte, at);
    if (!number) break;
    values.push(number.value);
    at = number.end;
    if (byte(at) === 0x2d) {
      const last = numberAt(byte, at + 1);
      if (!last || last.value < number.value) break;
      for (let each = number.value + 1; each <= last.value && values.length < count - 1; each++)
        values.push(each);
      at = last.end;
    }
    if (byte(at) !== 0x2c) break;
    at++;
  }
  [values.length, ...values].forEach((value, index) => {
    machine.memory.store(offsetPointer(argument(call, 2), index * 4), 4, value);
  });
  return offsetPointer(start, at);
}

function numberAt(byte: ByteReader, at: number): { value: number; end: number } | undefined {
  const isNegative = byte(at) === 0x2d;
  const radix = radixAt(byte, isNegative ? at + 1 : at, 0);
  const { value, end } = digitsAt(byte, radix.at, radix.base);
  return end === radix.at
    ? undefined
    : { value: Number(BigInt.asIntN(32, isNegative ? -value : value)), end };
}

/** Reading numbers from text. */
export const PARSING: Subject = {
  c: C,
  functions: {
    kstrtos8: { returns: '0 or -errno', run: kstrto(1, true) },
    kstrtou8: { returns: '0 or -errno', run: kstrto(1, false) },
    kstrtos16: { returns: '0 or -errno', run: kstrto(2, true) },
    kstrtou16: { returns: '0 or -errno', run: kstrto(2, false) },
    kstrtoint: { returns: '0 or -errno', run: kstrto(4, true) },
    kstrtouint: { returns: '0 or -errno', run: kstrto(4, false) },
    kstrtol: { returns: '0 or -errno', run: kstrto(8, true) },
    kstrtoul: { returns: '0 or -errno', run: kstrto(8, false) },
    kstrtoll: { returns: '0 or -errno', run: kstrto(8, true) },
    kstrtoull: { returns: '0 or -errno', run: kstrto(8, false) },
    kstrtobool: {
      returns: '0 or -errno',
      run: (call) => storeBool(call, bytesAt(call.machine.memory, argument(call, 0)), argument(call, 1)),
    },
    kstrtou8_from_user: { returns: '0 or -errno', run: fromUser(1, false) },
    kstrtou16_from_user: { returns: '0 or -errno', run: fromUser(2, false) },
    kstrtoint_from_user: { returns: '0 or -errno', run: fromUser(4, true) },
    kstrtouint_from_user: { returns: '0 or -errno', run: fromUser(4, false) },
    kstrtol_from_user: { returns: '0 or -errno', run: fromUser(8, true) },
    kstrtoul_from_user: { returns: '0 or -errno', run: fromUser(8, false) },
    kstrtoll_from_user: { returns: '0 or -errno', run: fromUser(8, true) },
    kstrtoull_from_user: { returns: '0 or -errno', run: fromUser(8, false) },
    kstrtobool_from_user: {
      returns: '0 or -errno',
      run: (call) => {
        const byte = userText(call);
        return byte ? storeBool(call, byte, argument(call, 2)) : -EFAULT;
      },
    },
    simple_strtol: { run: simple(8, true) },
    simple_strtoul: { run: simple(8, false) },
    simple_strtoll: { run: simple(8, true) },
    simple_strtoull: { run: simple(8, false) },
    memparse: { run: memparse },
    get_option: { run: getOption },
    get_options: { run: getOptions },
    parse_option_str: {
      run: (call) => {
        const [text, option] = [
          textAt(call.machine.memory, argument(call, 0)),
          textAt(call.machine.memory, argument(call, 1)),
        ];
        return text === undefined || option === undefined
          ? unknownResult(call)
          : Number(text.split(',').includes(option));
      },
    },
    hex_to_bin: {
      run: (call) => {
        const byte = call.machine.memory.toInt(argument(call, 0));
        if (!isInt(byte)) return unknownResult(call);
        const digit = /^[0-9a-fA-F]$/.test(String.fromCharCode(Number(byte)))
          ? digitsAt(() => Number(byte), 0, 16, 1)
          : undefined;
        return digit ? Number(digit.value) : -1;
      },
    },
  },
};
