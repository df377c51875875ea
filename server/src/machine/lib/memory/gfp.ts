import type { Subject } from '../entry';

/** Bits of `gfp_t`, as in 6.12. */
const GFP_BITS: Readonly<Record<string, number>> = {
  __GFP_DMA: 0x1, __GFP_HIGHMEM: 0x2, __GFP_DMA32: 0x4, __GFP_MOVABLE: 0x8, __GFP_RECLAIMABLE: 0x10,
  __GFP_HIGH: 0x20, __GFP_IO: 0x40, __GFP_FS: 0x80, __GFP_ZERO: 0x100, __GFP_DIRECT_RECLAIM: 0x400,
  __GFP_KSWAPD_RECLAIM: 0x800, __GFP_WRITE: 0x1000, __GFP_NOWARN: 0x2000, __GFP_RETRY_MAYFAIL: 0x4000,
  __GFP_NOFAIL: 0x8000, __GFP_NORETRY: 0x10000, __GFP_MEMALLOC: 0x20000, __GFP_COMP: 0x40000,
  __GFP_NOMEMALLOC: 0x80000, __GFP_HARDWALL: 0x100000, __GFP_THISNODE: 0x200000, __GFP_ACCOUNT: 0x400000,
  __GFP_ZEROTAGS: 0x800000,
}; // prettier-ignore

const bit = (name: string): number => GFP_BITS[name] ?? 0;

export const GFP_ZERO = bit('__GFP_ZERO');
export const GFP_DIRECT_RECLAIM = bit('__GFP_DIRECT_RECLAIM');
export const GFP_NOFAIL = bit('__GFP_NOFAIL');
export const GFP_NOWARN = bit('__GFP_NOWARN');

const RECLAIM = bit('__GFP_DIRECT_RECLAIM') | bit('__GFP_KSWAPD_RECLAIM');
const KERNEL = RECLAIM | bit('__GFP_IO') | bit('__GFP_FS');
const USER = KERNEL | bit('__GFP_HARDWALL');
const HIGHUSER = USER | bit('__GFP_HIGHMEM');
const HIGHUSER_MOVABLE = HIGHUSER | bit('__GFP_MOVABLE');
const TRANSHUGE_LIGHT =
  (HIGHUSER_MOVABLE | bit('__GFP_COMP') | bit('__GFP_NOMEMALLOC') | bit('__GFP_NOWARN')) & ~RECLAIM;

/** Names of sets of bits in the order in which `%pGg` looks for them. */
export const GFP_NAMES: readonly (readonly [string, number])[] = [
  ['GFP_TRANSHUGE', TRANSHUGE_LIGHT | bit('__GFP_DIRECT_RECLAIM')],
  ['GFP_TRANSHUGE_LIGHT', TRANSHUGE_LIGHT],
  ['GFP_HIGHUSER_MOVABLE', HIGHUSER_MOVABLE],
  ['GFP_HIGHUSER', HIGHUSER],
  ['GFP_USER', USER],
  ['GFP_KERNEL_ACCOUNT', KERNEL | bit('__GFP_ACCOUNT')],
  ['GFP_KERNEL', KERNEL],
  ['GFP_NOFS', RECLAIM | bit('__GFP_IO')],
  ['GFP_ATOMIC', bit('__GFP_HIGH') | bit('__GFP_KSWAPD_RECLAIM')],
  ['GFP_NOIO', RECLAIM],
  ['GFP_NOWAIT', bit('__GFP_KSWAPD_RECLAIM') | bit('__GFP_NOWARN')],
  ['GFP_DMA', bit('__GFP_DMA')],
  ['__GFP_HIGHMEM', bit('__GFP_HIGHMEM')],
  ['GFP_DMA32', bit('__GFP_DMA32')],
  ['__GFP_HIGH', bit('__GFP_HIGH')],
  ['__GFP_IO', bit('__GFP_IO')],
  ['__GFP_FS', bit('__GFP_FS')],
  ['__GFP_NOWARN', bit('__GFP_NOWARN')],
  ['__GFP_RETRY_MAYFAIL', bit('__GFP_RETRY_MAYFAIL')],
  ['__GFP_NOFAIL', bit('__GFP_NOFAIL')],
  ['__GFP_NORETRY', bit('__GFP_NORETRY')],
  ['__GFP_COMP', bit('__GFP_COMP')],
  ['__GFP_ZERO', bit('__GFP_ZERO')],
  ['__GFP_NOMEMALLOC', bit('__GFP_NOMEMALLOC')],
  ['__GFP_MEMALLOC', bit('__GFP_MEMALLOC')],
  ['__GFP_HARDWALL', bit('__GFP_HARDWALL')],
  ['__GFP_THISNODE', bit('__GFP_THISNODE')],
  ['__GFP_RECLAIMABLE', bit('__GFP_RECLAIMABLE')],
  ['__GFP_MOVABLE', bit('__GFP_MOVABLE')],
  ['__GFP_ACCOUNT', bit('__GFP_ACCOUNT')],
  ['__GFP_WRITE', bit('__GFP_WRITE')],
  ['__GFP_RECLAIM', RECLAIM],
  ['__GFP_DIRECT_RECLAIM', bit('__GFP_DIRECT_RECLAIM')],
  ['__GFP_KSWAPD_RECLAIM', bit('__GFP_KSWAPD_RECLAIM')],
  ['__GFP_ZEROTAGS', bit('__GFP_ZEROTAGS')],
];

const constants = new Map([...Object.entries(GFP_BITS), ...GFP_NAMES]);

/** The same as C. */
export const GFP: Subject = {
  c: [...constants].map(([name, value]) => `#define ${name} 0x${value.toString(16)}u\n`).join(''),
};
