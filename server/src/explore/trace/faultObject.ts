import type { MemoryObject } from '../../machine/memory/memoryObject';
import type { FaultDetail } from '../../machine/run/fault';

/** The memory that a fault is about. */
export function objectOf(fault: FaultDetail): MemoryObject | undefined {
  if ('access' in fault) return fault.access.object;
  return 'object' in fault ? fault.object : undefined;
}
