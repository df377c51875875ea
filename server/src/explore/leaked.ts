import type { Machine } from '../machine/run/machine';
import type { MemoryObject } from '../machine/memory/memoryObject';
import { Pointer } from '../machine/memory/value';
import type { Resource } from './trace/resource';
import type { RunRecorder } from './trace/runRecorder';
import { reachableFrom } from './trace/reachable';

/**
 * What unloaded modules have leaked: what they have not released, without memory that something
 * still leads to, and without changes of variables that are gone as well. Memory that code had which is not visible is not counted: it may free it.
 */
export function leaked(machine: Machine, recorder: RunRecorder): readonly Resource[] {
  const { kernel } = machine;
  const gone = recorder.resources.filter(({ module }) => !kernel.modules.has(module));
  const reached = gone.some(({ kind }) => kind === 'memory') ? reachable(machine) : new Set();
  return gone.filter(({ kind, object, changedIn }) => {
    if (changedIn !== undefined && !kernel.modules.has(changedIn)) return false;
    if (!object) return true;
    return kind === 'shadow' || !(object.isEscaped || reached.has(object));
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
    ...[...kernel.shadows].flatMap(({ data }) => (data instanceof Pointer ? [data.object] : [])),
  ];
  return reachableFrom(roots);
}
