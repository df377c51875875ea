import type { Facts, Subject } from '../entry';
import { canonical } from '../../../c/integers';
import type { KernelCall, KernelFunction } from '../../run/kernelFunction';
import { Pointer, Term, type Value } from '../../memory/value';
import { argument, countArgument, intArgument, isNull, unknownResult } from '../support/arguments';
import { freeMemory } from './free';
import { allocateOrFail } from './slab';

/** Allocating memory, as in slab.h, mm.h, vmalloc.h and percpu.h. */
const C = String.raw`
unsigned long __get_free_pages(gfp_t flags, unsigned int order);
unsigned long __get_free_page(gfp_t flags);
unsigned long get_zeroed_page(gfp_t flags);
void free_pages(unsigned long address, unsigned int order);
void free_page(unsigned long address);
void *alloc_pages_exact(size_t size, gfp_t flags);
void free_pages_exact(void *p, size_t size);
struct page {
  unsigned long flags;
  void *__lp_memory;
  atomic_t _refcount;
};
struct page *alloc_pages(gfp_t flags, unsigned int order);
struct page *alloc_page(gfp_t flags);
void __free_pages(struct page *page, unsigned int order);
#define __free_page(page) __free_pages(page, 0)
#define page_address(page) ((page)->__lp_memory)
#define kmap(page) page_address(page)
#define kmap_local_page(page) page_address(page)
#define kmap_atomic(page) page_address(page)
#define kunmap(page) ((void)0)
#define kunmap_local(address) ((void)0)
#define kunmap_atomic(address) ((void)0)
struct page *virt_to_page(const void *p);
struct page *vmalloc_to_page(const void *p);
bool virt_addr_valid(const void *p);
phys_addr_t virt_to_phys(const volatile void *p);
void *phys_to_virt(phys_addr_t address);
#define __pa(p) virt_to_phys((void *)(p))
#define __va(address) phys_to_virt(address)
`;

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

const ALLOCATES: Facts = { allocates: 'free pages', sleeps: 'by flags', returns: 'pointer or NULL' };

/** Whole pages and their addresses. */
export const PAGES: Subject = {
  c: C,
  functions: {
    __get_free_pages: { ...ALLOCATES, run: (call) => pages(call, countArgument(call, 1) ?? 0, false) },
    __get_free_page: { ...ALLOCATES, run: (call) => pages(call, 0, false) },
    get_zeroed_page: { ...ALLOCATES, run: (call) => pages(call, 0, true) },
    free_pages: { frees: 'free pages', run: free },
    free_page: { frees: 'free pages', run: free },
    alloc_pages_exact: {
      ...ALLOCATES,
      run: (call) => allocateOrFail(call, countArgument(call, 0) ?? 0, false, argument(call, 1)),
    },
    free_pages_exact: { frees: 'free pages', run: free },
    alloc_pages: { ...ALLOCATES, run: (call) => pageStruct(call, countArgument(call, 1) ?? 0) },
    alloc_page: { ...ALLOCATES, run: (call) => pageStruct(call, 0) },
    __free_pages: { frees: 'free pages', run: freePageStruct },
    virt_to_page: { run: (call) => unknownResult(call, true) },
    vmalloc_to_page: { run: (call) => unknownResult(call, true) },
    virt_addr_valid: {
      run: (call) => {
        const pointer = argument(call, 0);
        return pointer instanceof Term
          ? unknownResult(call)
          : Number(pointer instanceof Pointer && !isNull(pointer));
      },
    },
    virt_to_phys: {
      run: (call) => {
        const address = intArgument(call, 0);
        return address === undefined
          ? unknownResult(call)
          : canonical(BigInt.asUintN(64, BigInt(address) - DIRECT_MAP));
      },
    },
    phys_to_virt: {
      run: (call) => {
        const address = intArgument(call, 0);
        if (address === undefined) return unknownResult(call, true);
        const virtual = canonical(BigInt.asUintN(64, BigInt(address) + DIRECT_MAP));
        return call.machine.memory.fromInt(virtual) ?? virtual;
      },
    },
  },
};
