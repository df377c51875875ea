import type { TraceEntry } from '../machine/fault';
import type { Machine } from '../machine/machine';
import type { MemoryObject } from '../machine/memoryObject';
import type { CType } from '../machine/types';
import type { GlobalVariable } from '../machine/unit';
import { Pointer, Unknown } from '../machine/value';

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

/** A variable of the kernel that does not have its first value any more. */
export interface ChangedVariable {
  readonly kind: 'change';
  readonly variable: string;
}

export type Leftover = LeakedMemory | LeftShadow | ChangedVariable;

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
  return [...leakedMemory(machine), ...shadows, ...changedVariables(machine)];
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
    ...instances.flatMap((instance) => instance.touchedGlobals.map(({ object }) => object)),
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

function changedVariables(machine: Machine): ChangedVariable[] {
  const { headers, variables } = machine.symbols;
  const known = headers.touchedGlobals.filter(
    ({ variable, object }) =>
      isPlain(variable.type) && !object.read && !hasFirstValue(machine, variable, object),
  );
  const unknown = [...variables].filter(([, object]) => isChanged(object));
  return [...known.map(({ variable }) => variable.name), ...unknown.map(([name]) => name)].map(
    (variable) => ({
      kind: 'change',
      variable,
    }),
  );
}

/** Whether it is made of integers only; what else the kernel has in its variables is its own affair. */
function isPlain(type: CType): boolean {
  return type.kind === 'int' || (type.kind === 'array' && isPlain(type.of));
}

function hasFirstValue(machine: Machine, variable: GlobalVariable, object: MemoryObject): boolean {
  const { size, name } = object;
  const first = machine.memory.allocate({ kind: 'global', size, name, isZeroed: true });
  variable.initialise?.(machine.symbols.headers, machine, new Pointer(first, 0));
  return object.specials.size === 0 && object.bytes.every((byte, index) => byte === first.bytes[index]);
}

/** Of a variable of which nothing is known: whether something else is in it than what was there. */
function isChanged(object: MemoryObject): boolean {
  return [...object.specials.values()].some(
    ({ value }) => !(value instanceof Unknown) || !value.origin.endsWith(object.name),
  );
}
