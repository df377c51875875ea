import type { Subject } from '../entry';
import { canonical } from '../../../c/integers';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { offsetPointer } from '../../compile/offsetPointer';
import type { Value } from '../../memory/value';
import { type ByteReader, bytesAt, textAt } from '../../memory/strings';
import { argument, unknownResult } from '../support/arguments';
import { isSpace } from '../text/ctype';
import { FormatArguments } from './formatArguments';
import { digitsAt, radixAt, type ReadNumber } from '../text/readNumber';
import { valuesOf } from '../core/varargs';

/** Strings, characters and reading numbers, as in string.h, ctype.h and kstrtox.h. */
const C = String.raw`
int sscanf(const char *buf, const char *fmt, ...);
int vsscanf(const char *buf, const char *fmt, va_list args);
`;

/** Reads a text as a format says. @kernel lib/vsprintf.c vsscanf */
class Scan {
  private at = 0;
  private place = 0;
  private count = 0;

  constructor(
    private readonly machine: Machine,
    private readonly byte: ByteReader,
    private readonly format: string,
    private readonly targets: FormatArguments,
  ) {}

  /** How many conversions were stored. */
  run(): number {
    while (this.at < this.format.length && this.step());
    return this.count;
  }

  private step(): boolean {
    const character = this.format.charCodeAt(this.at);
    if (isSpace(character)) {
      while (isSpace(this.format.charCodeAt(this.at))) this.at++;
      this.skipSpaces();
    } else if (this.format[this.at] !== '%') {
      if (this.byte(this.place) !== character) return false;
      this.at++;
      this.place++;
    } else return this.conversion();
    return true;
  }

  private skipSpaces(): void {
    while (isSpace(this.byte(this.place))) this.place++;
  }

  private conversion(): boolean {
    const match = /^%(\*?)(\d*)(hh|h|ll|l|L|z|t)?(?:(\[\^?\]?[^\]]*\])|([\s\S]?))/.exec(
      this.format.slice(this.at),
    );
    if (!match) return false;
    const [whole, star, width, qualifier = '', set, letter = ''] = match;
    this.at += whole.length;
    if (star === '*') return this.skipField(set !== undefined);
    const limit = width === '' || width === undefined ? -1 : Number(width);
    if (limit === 0) return false;
    return set === undefined ? this.convert(letter, qualifier, limit) : this.set(set, limit);
  }

  /** `%*d` takes everything up to a blank, whatever the conversion is. */
  private skipField(isSet: boolean): boolean {
    if (isSet || this.byte(this.place) === 0) return false;
    while (!isSpace(this.byte(this.place)) && (this.byte(this.place) ?? 0) !== 0) this.place++;
    return true;
  }

  private convert(letter: string, qualifier: string, limit: number): boolean {
    if (letter === '%') return this.literalPercent();
    if (letter === 'n') {
      this.machine.memory.store(this.targets.next(), 4, this.place);
      return true;
    }
    if (this.byte(this.place) === 0 || this.byte(this.place) === undefined) return false;
    if (letter === 'c') return this.characters(limit < 0 ? 1 : limit);
    if (letter === 's') return this.word(limit);
    return this.number(letter, qualifier, limit);
  }

  private literalPercent(): boolean {
    if (this.byte(this.place) !== 0x25) return false;
    this.place++;
    return true;
  }

  private put(target: Value, index: number, byte: number): void {
    this.machine.memory.store(offsetPointer(target, index), 1, byte);
  }

  private characters(limit: number): boolean {
    const target = this.targets.next();
    for (let index = 0; index < limit; index++) {
      const byte = this.byte(this.place);
      if (byte === 0 || byte === undefined) break;
      this.put(target, index, byte);
      this.place++;
    }
    this.count++;
    return true;
  }

  private word(limit: number): boolean {
    const target = this.targets.next();
    this.skipSpaces();
    let index = 0;
    for (let byte = this.byte(this.place); index !== limit; byte = this.byte(this.place)) {
      if (byte === 0 || byte === undefined || isSpace(byte)) break;
      this.put(target, index++, byte);
      this.place++;
    }
    this.put(target, index, 0);
    this.count++;
    return true;
  }

  /** `%5[a-z]` without ranges, as the kernel has it: the width must be given, and one character must match. */
  private set(text: string, limit: number): boolean {
    if (limit < 0) return false;
    const isNegated = text.startsWith('[^');
    const members = text.slice(isNegated ? 2 : 1, -1);
    const target = this.targets.next();
    let index = 0;
    for (let byte = this.byte(this.place); index < limit; byte = this.byte(this.place)) {
      if (byte === 0 || byte === undefined) break;
      if (members.includes(String.fromCharCode(byte)) === isNegated) break;
      this.put(target, index++, byte);
      this.place++;
    }
    if (index === 0) return false;
    this.put(target, index, 0);
    this.count++;
    return true;
  }

  /** A field that is too short for its prefix and a digit is left out, and counts as 0. */
  private digits(start: number, base: number, room: number): ReadNumber {
    const radix = radixAt(this.byte, start, base);
    const left = room - (radix.at - start);
    if (left <= 0) return { value: 0n, end: start + room, isTooLarge: false };
    return digitsAt(this.byte, radix.at, radix.base, left);
  }

  private number(letter: string, qualifier: string, limit: number): boolean {
    const base = BASES[letter];
    if (base === undefined) return false;
    const signed = letter === 'd' || letter === 'i';
    this.skipSpaces();
    const isNegative = signed && this.byte(this.place) === 0x2d;
    const start = isNegative ? this.place + 1 : this.place;
    const first = this.byte(start);
    if (first === undefined || !isDigit(first, base)) return false;
    if (isNegative && limit === 1) return false;
    const read = this.digits(
      start,
      base,
      limit < 0 ? Number.POSITIVE_INFINITY : limit - (start - this.place),
    );
    this.place = read.end;
    const value = isNegative ? -read.value : read.value;
    this.machine.memory.store(
      this.targets.next(),
      SIZES[qualifier] ?? 4,
      canonical(BigInt.asIntN(64, value)),
    );
    this.count++;
    return true;
  }
}

const BASES: Readonly<Record<string, number>> = { d: 10, u: 10, i: 0, o: 8, x: 16, X: 16 };
const SIZES: Readonly<Record<string, number>> = { hh: 1, h: 2, l: 8, ll: 8, L: 8, z: 8, t: 8 };

function isDigit(byte: number, base: number): boolean {
  const text = String.fromCharCode(byte);
  if (base === 16) return /[0-9a-fA-F]/.test(text);
  return base === 8 ? /[0-7]/.test(text) : /\d/.test(text);
}

function scan(call: KernelCall, targets: readonly Value[]): Value {
  const { machine } = call;
  const byte = bytesAt(machine.memory, argument(call, 0));
  const format = textAt(machine.memory, argument(call, 1));
  if (format === undefined || byte(0) === undefined) return unknownResult(call);
  return new Scan(machine, byte, format, new FormatArguments(targets)).run();
}

export const SSCANF: Subject = {
  c: C,
  functions: {
    sscanf: { run: (call) => scan(call, call.args.slice(2)) },
    vsscanf: { run: (call) => scan(call, valuesOf(call.machine, argument(call, 2))) },
  },
};
