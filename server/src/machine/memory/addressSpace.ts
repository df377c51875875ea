import { canonical } from '../../c/integers';
import type { MemoryObject } from './memoryObject';
import { type Int, Pointer, type Term, type Value } from './value';

/** Addresses below this one lead to no object: the first page is never mapped. */
export const FIRST_ADDRESS = 4096n;

/** Where kinds of objects begin in the address space of x86-64. */
const REGIONS: Readonly<Record<MemoryObject['kind'], bigint>> = {
  heap: 0xffff888004000000n,
  stack: 0xffffc90000200000n,
  global: 0xffffffffc0200000n,
  string: 0xffffffffc0100000n,
  function: 0xffffffffc0000000n,
  kernel: 0xffffffff82000000n,
};

/** A function is longer than its first instruction, though nobody may look at it. */
const FUNCTION_SPAN = 63n;

/** In how many bytes from its beginning an address is one of an object. */
function spanOf({ kind, size }: MemoryObject): bigint {
  if (kind === 'function') return FUNCTION_SPAN;
  return BigInt(Number.isFinite(size) ? size : 4096);
}

/** Where objects lie. An object gets its address when somebody first looks at it. */
export class AddressSpace {
  private readonly nextAddress = new Map<MemoryObject['kind'], bigint>();
  /** Objects whose address somebody has seen, ascending. */
  private readonly exposed: MemoryObject[] = [];

  /** The address of an object's first byte; the same for the whole run. */
  addressOf(object: MemoryObject): bigint {
    if (object.address !== undefined) return object.address;
    const next = this.nextAddress.get(object.kind) ?? REGIONS[object.kind];
    object.address = next;
    const size = BigInt(Number.isFinite(object.size) ? object.size : 4096);
    this.nextAddress.set(object.kind, (next + size + 64n) & ~15n);
    this.exposed.push(object);
    return next;
  }

  /** The number that a value is when it is looked at as an integer of 64 bits. */
  toInt(value: Value): Int | Term {
    return value instanceof Pointer
      ? canonical(BigInt.asUintN(64, this.addressOf(value.object) + BigInt(value.offset)))
      : value;
  }

  /** The place that an integer leads to, if it is one that a pointer was turned into. */
  fromInt(value: Int): Pointer | undefined {
    const address = BigInt.asUintN(64, BigInt(value));
    if (address < FIRST_ADDRESS) return undefined;
    const object = this.exposed.find((each) => {
      const start = each.address ?? 0n;
      return start <= address && address <= start + spanOf(each);
    });
    return object && new Pointer(object, Number(address - (object.address ?? 0n)));
  }
}
