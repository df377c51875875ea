import type { Subject } from '../entry';
import type { KernelCall } from '../../run/kernelFunction';
import { readBytes, writeString } from '../../memory/strings';
import type { Value } from '../../memory/value';
import { argument, countArgument, isNull } from '../support/arguments';
import { formatPrintk } from '../format/format';
import { hexByte } from '../format/formatBytes';
import { UNKNOWN_TEXT } from '../format/formatText';
import { printLog } from './print';

/** Printing, warning and stopping, as in printk.h and bug.h. */
const C = String.raw`
void print_hex_dump(const char *level, const char *prefix, int prefix_type, int rowsize, int groupsize,
                    const void *buffer, size_t length, bool ascii);
void print_hex_dump_bytes(const char *prefix, int prefix_type, const void *buffer, size_t length);
int hex_dump_to_buffer(const void *buffer, size_t length, int rowsize, int groupsize, char *line, size_t size, bool ascii);
#define print_hex_dump_debug(prefix, type, rowsize, groupsize, buffer, length, ascii) \
  print_hex_dump_bytes(prefix, type, buffer, length)
#define DUMP_PREFIX_NONE 0
#define DUMP_PREFIX_ADDRESS 1
#define DUMP_PREFIX_OFFSET 2
`;

/** How a line of a dump looks. */
interface Style {
  readonly rowSize: number;
  readonly groupSize: number;
  readonly ascii: boolean;
}

const BYTES_MAX = 65_536;
const PREFIX_ADDRESS = 1;
const PREFIX_OFFSET = 2;

function styleOf(rowSize: number, groupSize: number, ascii: boolean, length: number): Style {
  const row = rowSize === 32 ? 32 : 16;
  const isGrouped = [1, 2, 4, 8].includes(groupSize) && length % groupSize === 0;
  return { rowSize: row, groupSize: isGrouped ? groupSize : 1, ascii };
}

/** One line of a dump without its prefix. @kernel lib/hexdump.c hex_dump_to_buffer */
function line(bytes: readonly (number | undefined)[], { rowSize, groupSize, ascii }: Style): string {
  const groups: string[] = [];
  for (let at = 0; at < bytes.length; at += groupSize) {
    groups.push(
      bytes
        .slice(at, at + groupSize)
        .toReversed()
        .map(hexByte)
        .join(''),
    );
  }
  const digits = groups.join(' ');
  if (!ascii) return digits;
  const column = rowSize * 2 + rowSize / groupSize + 1;
  return digits.padEnd(column) + bytes.map(printable).join('');
}

function printable(byte: number | undefined): string {
  if (byte === undefined) return UNKNOWN_TEXT;
  return byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.';
}

interface Dump {
  readonly level: string;
  readonly prefix: string;
  readonly prefixType: number;
  readonly buffer: Value;
  readonly length: number;
}

function dump(
  call: KernelCall,
  { level, prefix, prefixType, buffer, length }: Dump,
  row: number,
  group: number,
  ascii: boolean,
): void {
  const { machine } = call;
  const bytes = readBytes(machine.memory, buffer, Math.min(length, BYTES_MAX));
  const rowSize = row === 32 ? 32 : 16;
  for (let at = 0; at < bytes.length; at += rowSize) {
    const part = bytes.slice(at, at + rowSize);
    const text = line(part, styleOf(rowSize, group, ascii, part.length));
    printLog(machine, `${level}${prefix}${placeText(call, buffer, prefixType, at)}${text}\n`);
  }
}

function placeText(call: KernelCall, buffer: Value, prefixType: number, at: number): string {
  if (prefixType === PREFIX_OFFSET) return `${at.toString(16).padStart(8, '0')}: `;
  return prefixType === PREFIX_ADDRESS ? `${formatPrintk(call.machine, '%p', [buffer])}: ` : '';
}

function textArgument(call: KernelCall, index: number): string {
  return isNull(argument(call, index))
    ? ''
    : (call.machine.readString(argument(call, index)) ?? UNKNOWN_TEXT);
}

function numberArgument(call: KernelCall, index: number): number {
  return call.machine.toNumber(argument(call, index));
}

/** Bytes as lines of hexadecimal digits. */
export const HEX_DUMPS: Subject = {
  c: C,
  functions: {
    print_hex_dump: {
      run: (call) => {
        const [buffer, length] = [argument(call, 5), countArgument(call, 6) ?? 0];
        const [row, group, ascii] = [
          numberArgument(call, 3),
          numberArgument(call, 4),
          numberArgument(call, 7) !== 0,
        ];
        const prefixType = numberArgument(call, 2);
        const dumped = {
          level: textArgument(call, 0),
          prefix: textArgument(call, 1),
          prefixType,
          buffer,
          length,
        };
        dump(call, dumped, row, group, ascii);
      },
    },
    /** Printed at the level of debugging, so not at all; the bytes are read all the same. */
    print_hex_dump_bytes: {
      run: (call) => {
        readBytes(call.machine.memory, argument(call, 2), Math.min(countArgument(call, 3) ?? 0, BYTES_MAX));
      },
    },
    hex_dump_to_buffer: {
      run: (call) => {
        const [row, group, ascii] = [
          numberArgument(call, 2),
          numberArgument(call, 3),
          numberArgument(call, 6) !== 0,
        ];
        const length = Math.min(countArgument(call, 1) ?? 0, row === 32 ? 32 : 16);
        const text = line(
          readBytes(call.machine.memory, argument(call, 0), length),
          styleOf(row, group, ascii, length),
        );
        const room = countArgument(call, 5) ?? 0;
        if (room > 0) writeString(call.machine.memory, argument(call, 4), text.slice(0, room - 1));
        return text.length;
      },
    },
  },
};
