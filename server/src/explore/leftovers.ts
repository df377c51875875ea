import type { TraceEntry } from '../machine/fault';
import type { Machine } from '../machine/machine';
import type { MemoryObject } from '../machine/memoryObject';
import { Pointer } from '../machine/value';

/** Memory that a module allocated and that nobody can free any more. */
export interface LeakedMemory {
  readonly kind: 'memory';
  readonly owner: string;
  /** The function that allocated it, such as `kmalloc`. */
  readonly by: string;
  /** In bytes. */
  readonly size: number;
  readonly origin: TraceEntry | undefined;
}

/** A shadow variable that is still attached. */
export interface LeftShadow {
  readonly kind: 'shadow';
  readonly id: bigint;
  readonly origin: TraceEntry | undefined;
}

export type Leftover = LeakedMemory | LeftShadow;

/**
 * What is left of modules that have been unloaded: memory that nothing leads to which is still there, and shadow
 * variables. Memory that code had which is not visible is not counted: it may free it.
 */
export function leftovers(machine: Machine): readonly Leftover[] {
  const { kernel } = machine;
  const shadows = kernel.shadows.map(({ id, data }): LeftShadow => ({
    kind: 'shadow',
    id,
    origin: data instanceof Pointer ? data.object.origin : undefined,
  }));
  return [...leakedMemory(machine), ...shadows];
}

function leakedMemory(machine: Machine): LeakedMemory[] {
  const reached = reachable(machine);
  return [...machine.memory.held].flatMap((object) => {
    const { owner, name, size, origin, isEscaped } = object;
    const isGone = owner !== undefined && !machine.kernel.modules.has(owner);
    if (!isGone || isEscaped || reached.has(object)) return [];
    return [{ kind: 'memory', owner, by: name, size, origin }];
  });
}

/** The objects that something leads to which is not the memory of a module that is gone. */
function reachable(machine: Machine): ReadonlySet<MemoryObject> {
  const { symbols, memory, kernel } = machine;
  const instances = [symbols.headers, ...symbols.modules];
  const isGone = ({ owner }: MemoryObject): boolean => owner !== undefined && !kernel.modules.has(owner);
  const roots = [
    ...instances.flatMap((instance) => instance.touchedGlobals),
    ...[...memory.held].filter((object) => !isGone(object)),
    ...kernel.shadows.flatMap(({ data }) => (data instanceof Pointer ? [data.object] : [])),
  ];
  const reached = new Set<MemoryObject>(roots);
  for (const object of reached) {
    for (const { value } of object.specials.values()) {
      if (value instanceof Pointer && !value.object.end) reached.add(value.object);
    }
  }
  return reached;
}
