import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import type { Value } from '../../memory/value';
import { bytesAt, lengthAt, textAt } from '../../memory/strings';
import { argument, countArgument, isNull, unknownResult } from '../support/arguments';
import { isSpace } from './ctype';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);
char *strnchr(const char *s, size_t count, int c);
char *strnchrnul(const char *s, size_t count, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *part);
char *strnstr(const char *s, const char *part, size_t count);
char *strsep(char **s, const char *delimiters);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
char *strpbrk(const char *s, const char *accept);
char *skip_spaces(const char *s);
char *strim(char *s);
#define strstrip(s) strim(s)
char *strreplace(char *s, char old, char new);
const char *kbasename(const char *path);
`;

/** Where a string has a character: its place, NULL, or what the search gives at the end of the string. */
function findCharacter(
  call: KernelCall,
  limit: number,
  character: Value,
  atEnd: (place: Value) => Value,
): Value {
  const start = argument(call, 0);
  const wanted = call.machine.toNumber(character) & 0xff;
  const byte = bytesAt(call.machine.memory, start);
  for (let index = 0; index < limit; index++) {
    const each = byte(index);
    if (each === undefined) return unknownResult(call, true);
    if (each === wanted) return offsetPointer(start, index);
    if (each === 0) return atEnd(offsetPointer(start, index));
  }
  return atEnd(offsetPointer(start, limit));
}

const nothing = (): Value => 0;
const itself = (place: Value): Value => place;
const ENDLESS = Number.POSITIVE_INFINITY;

/** The bytes of a string that are (or are not) among those of another, from its beginning. */
function span(call: KernelCall, isAccepted: boolean): number | undefined {
  const set = textAt(call.machine.memory, argument(call, 1));
  if (set === undefined) return undefined;
  const byte = bytesAt(call.machine.memory, argument(call, 0));
  for (let index = 0; ; index++) {
    const each = byte(index);
    if (each === undefined) return undefined;
    if (each === 0 || set.includes(String.fromCharCode(each)) !== isAccepted) return index;
  }
}

function lastCharacter(call: KernelCall): Value {
  const text = textAt(call.machine.memory, argument(call, 0));
  if (text === undefined) return unknownResult(call, true);
  const wanted = call.machine.toNumber(argument(call, 1)) & 0xff;
  const index = wanted === 0 ? text.length : text.lastIndexOf(String.fromCharCode(wanted));
  return index < 0 ? 0 : offsetPointer(argument(call, 0), index);
}

function findText(call: KernelCall, limit: number): Value {
  const { machine } = call;
  const count = lengthAt(machine.memory, argument(call, 0), limit);
  const text = count === undefined ? undefined : machine.readString(argument(call, 0), count);
  const part = textAt(machine.memory, argument(call, 1));
  if (text === undefined || part === undefined) return unknownResult(call, true);
  const index = text.indexOf(part);
  return index < 0 ? 0 : offsetPointer(argument(call, 0), index);
}

const POINTER = { size: 8, signed: false };

/** @kernel lib/string.c strsep */
function separate(call: KernelCall): Value {
  const { machine } = call;
  const at = argument(call, 0);
  const start = machine.memory.load(at, POINTER, true);
  if (isNull(start)) return 0;
  const delimiters = textAt(machine.memory, argument(call, 1));
  const text = textAt(machine.memory, start);
  if (delimiters === undefined || text === undefined) return unknownResult(call, true);
  const index = Array.from(text).findIndex((character) => delimiters.includes(character));
  if (index >= 0) machine.memory.store(offsetPointer(start, index), 1, 0);
  machine.memory.store(at, 8, index < 0 ? 0 : offsetPointer(start, index + 1));
  return start;
}

function skipSpaces(machine: Machine, start: Value): Value | undefined {
  const byte = bytesAt(machine.memory, start);
  for (let index = 0; ; index++) {
    const each = byte(index);
    if (each === undefined) return undefined;
    if (!isSpace(each)) return offsetPointer(start, index);
  }
}

function trim(call: KernelCall): Value {
  const { machine } = call;
  const start = argument(call, 0);
  const text = textAt(machine.memory, start);
  if (text === undefined) return unknownResult(call, true);
  let end = text.length;
  while (end > 0 && isSpace(text.charCodeAt(end - 1))) end--;
  if (text.length > 0) machine.memory.store(offsetPointer(start, end), 1, 0);
  return skipSpaces(machine, start) ?? unknownResult(call, true);
}

function replace(call: KernelCall): Value {
  const { machine } = call;
  const start = argument(call, 0);
  const text = textAt(machine.memory, start) ?? '';
  const [old, replacement] = [machine.toNumber(argument(call, 1)) & 0xff, argument(call, 2)];
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) === old) machine.memory.store(offsetPointer(start, index), 1, replacement);
  }
  return start;
}

/** str*(): finding and splitting. */
export const STRING_SEARCH: Subject = {
  c: C,
  functions: {
    strchr: {
      returns: 'pointer or NULL',
      run: (call) => findCharacter(call, ENDLESS, argument(call, 1), nothing),
    },
    strchrnul: { run: (call) => findCharacter(call, ENDLESS, argument(call, 1), itself) },
    strnchr: {
      returns: 'pointer or NULL',
      run: (call) => findCharacter(call, countArgument(call, 1) ?? 0, argument(call, 2), nothing),
    },
    strnchrnul: {
      run: (call) => findCharacter(call, countArgument(call, 1) ?? 0, argument(call, 2), itself),
    },
    strrchr: { returns: 'pointer or NULL', run: lastCharacter },
    strstr: { returns: 'pointer or NULL', run: (call) => findText(call, ENDLESS) },
    strnstr: { returns: 'pointer or NULL', run: (call) => findText(call, countArgument(call, 2) ?? 0) },
    strsep: { run: separate },
    strspn: { run: (call) => span(call, true) ?? unknownResult(call) },
    strcspn: { run: (call) => span(call, false) ?? unknownResult(call) },
    strpbrk: {
      returns: 'pointer or NULL',
      run: (call) => {
        const index = span(call, false);
        if (index === undefined) return unknownResult(call, true);
        const place = offsetPointer(argument(call, 0), index);
        return bytesAt(call.machine.memory, place)(0) === 0 ? 0 : place;
      },
    },
    skip_spaces: { run: (call) => skipSpaces(call.machine, argument(call, 0)) ?? unknownResult(call, true) },
    strim: { run: trim },
    strreplace: { run: replace },
    kbasename: {
      run: (call) => {
        const text = textAt(call.machine.memory, argument(call, 0));
        if (text === undefined) return unknownResult(call, true);
        return offsetPointer(argument(call, 0), text.lastIndexOf('/') + 1);
      },
    },
  },
  families: [{ names: /^(?:str(?:chr|rchr|str|nstr|im))$/, accesses: 'arguments' }],
};
