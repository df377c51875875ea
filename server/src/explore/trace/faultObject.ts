import type { MemoryObject } from '../../machine/memory/memoryObject';
import type { FaultDetail } from '../../machine/run/fault';

/** The object that a fault is about, if it is about one. */
export function objectOf(fault: FaultDetail): MemoryObject | undefined {
  if ('access' in fault) return fault.access.object;
  return 'object' in fault ? fault.object : undefined;
}

/** The functions that allocate shadow variables. */
const ALLOCATORS: ReadonlySet<string> = new Set(['klp_shadow_alloc', 'klp_shadow_get_or_alloc']);

/** Whether a function of the kernel makes shadow variables. */
export function allocatesShadows(functionName: string): boolean {
  return ALLOCATORS.has(functionName);
}

/** Whether an object is the memory of a shadow variable. */
export function isShadowVariable({ allocator = '' }: MemoryObject): boolean {
  return ALLOCATORS.has(allocator);
}
