import { type IntFormat, wrap } from '../../c/integers';
import type { Int } from './value';

/** The integer that some bytes are. */
export function readInt(bytes: Uint8Array, offset: number, { size, signed }: IntFormat): Int {
  if (size <= 4) {
    let value = 0;
    for (let index = size - 1; index >= 0; index--) value = (value << 8) | (bytes[offset + index] ?? 0);
    return wrap(value, { size, signed });
  }
  if (size > 8) return readLong(bytes, offset, { size, signed });
  const low = readHalf(bytes, offset);
  const high = readHalf(bytes, offset + 4);
  const isExact = high < 0x200000;
  return isExact ? low + high * 2 ** 32 : wrap((BigInt(high) << 32n) | BigInt(low), { size, signed });
}

function readLong(bytes: Uint8Array, offset: number, format: IntFormat): Int {
  let value = 0n;
  for (let index = format.size - 1; index >= 0; index--)
    value = (value << 8n) | BigInt(bytes[offset + index] ?? 0);
  return wrap(value, format);
}

function readHalf(bytes: Uint8Array, offset: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = [
    bytes[offset],
    bytes[offset + 1],
    bytes[offset + 2],
    bytes[offset + 3],
  ];
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0;
}

/** Makes an integer bytes. */
export function writeInt(bytes: Uint8Array, offset: number, size: number, value: Int): void {
  if (typeof value === 'number' && size <= 4) {
    for (let index = 0; index < size; index++) bytes[offset + index] = (value >> (8 * index)) & 0xff;
    return;
  }
  if (typeof value === 'number' && value >= 0 && size === 8) {
    writeInt(bytes, offset, 4, value % 2 ** 32);
    writeInt(bytes, offset + 4, 4, Math.floor(value / 2 ** 32));
    return;
  }
  let rest = BigInt.asUintN(size * 8, BigInt(value));
  for (let index = 0; index < size; index++, rest >>= 8n) bytes[offset + index] = Number(rest & 0xffn);
}
