import { canonical } from '../../c/integers';
import type { KernelCall, KernelFunction, KernelFunctions } from '../run/kernelFunction';
import { Pointer, Unknown, type Value } from '../memory/value';
import { argument, countArgument, intArgument, isNull, unknownResult } from './arguments';
import { freeMemory } from './free';
import { allocateOrFail } from './slab';

const PAGE_SIZE = 4096;
const ORDER_MAX = 10;
/** Where the kernel maps all physical memory. */
const DIRECT_MAP = 0xffff888000000000n;

function pages(call: KernelCall, order: number, isZeroed: boolean): Value {
  return order > ORDER_MAX ? 0 : allocateOrFail(call, PAGE_SIZE << order, isZeroed, argument(call, 0));
}

/** A page and the `struct page` that stands for it. */
function pageStruct(call: KernelCall, order: number): Value {
  const { machine } = call;
  const memory = pages(call, order, false);
  if (!(memory instanceof Pointer)) return memory;
  return structOf(call, memory, machine.allocate(machine.struct('page').size, call.name, true));
}

function structOf({ machine }: KernelCall, memory: Value, page: Pointer): Value {
  machine.setField(page, 'page', '__lp_memory', memory);
  return page;
}

function freePageStruct(call: KernelCall): void {
  const page = argument(call, 0);
  if (!(page instanceof Pointer)) return;
  freeMemory(call, call.machine.getField(page, 'page', '__lp_memory'), 'free pages');
  freeMemory(call, page, 'free pages');
}

const free: KernelFunction = (call) => freeMemory(call, argument(call, 0), 'free pages');

/** Whole pages and their addresses. */
export const PAGE_FUNCTIONS: KernelFunctions = {
  __get_free_pages: (call) => pages(call, countArgument(call, 1) ?? 0, false),
  __get_free_page: (call) => pages(call, 0, false),
  get_zeroed_page: (call) => pages(call, 0, true),
  free_pages: free,
  free_page: free,
  alloc_pages_exact: (call) => allocateOrFail(call, countArgument(call, 0) ?? 0, false, argument(call, 1)),
  free_pages_exact: free,
  alloc_pages: (call) => pageStruct(call, countArgument(call, 1) ?? 0),
  alloc_page: (call) => pageStruct(call, 0),
  __free_pages: freePageStruct,
  virt_to_page: (call) => unknownResult(call, true),
  vmalloc_to_page: (call) => unknownResult(call, true),
  virt_addr_valid: (call) => {
    const pointer = argument(call, 0);
    return pointer instanceof Unknown
      ? unknownResult(call)
      : Number(pointer instanceof Pointer && !isNull(pointer));
  },
  virt_to_phys: (call) => {
    const address = intArgument(call, 0);
    return address === undefined
      ? unknownResult(call)
      : canonical(BigInt.asUintN(64, BigInt(address) - DIRECT_MAP));
  },
  phys_to_virt: (call) => {
    const address = intArgument(call, 0);
    if (address === undefined) return unknownResult(call, true);
    const virtual = canonical(BigInt.asUintN(64, BigInt(address) + DIRECT_MAP));
    return call.machine.memory.fromInt(virtual) ?? virtual;
  },
};
