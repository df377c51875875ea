import { keyOf } from '../../machine/memory/keyOf';
import type { MemoryObject } from '../../machine/memory/memoryObject';
import { isInt, Pointer, type Value } from '../../machine/memory/value';
import { calledName } from './authorsText';
import { leadsInto } from './leadsInto';
import type { NamedAcquisition } from './registrations';
import type { Action, Resource, ResourceKind } from './resource';

/** A call that has acquired something. */
interface Call {
  readonly name: string;
  readonly args: readonly Value[];
  /** What it has acquired. */
  readonly thing: Value;
}

/** The resource that a call has acquired; undefined for one that nobody has to release. */
export function acquiredResource(
  acquired: NamedAcquisition,
  { name, args, thing }: Call,
  key: string,
  action: Action,
): Omit<Resource, 'site'> | undefined {
  const { resource, parent, isByName } = acquired;
  const { kind, what } = resource;
  const { module, activation, trace, written = '' } = action;
  const pointsInto = leadsInto(module, acquired, args, thing);
  if (!pointsInto && (PASSING.has(kind) || isByName)) return undefined;
  const own = nameOf(thing);
  const named = own === undefined ? `from ${calledName(written) ?? name.replace('__lp_', '')}()` : `'${own}'`;
  const within = parent === undefined ? undefined : keyOf(args[parent] ?? 0);
  const origin = { key, module, activation, trace };
  return { kind, type: what, name: own, what: `the ${what} ${named}`, ...origin, pointsInto, parent: within };
}

/** What ends by itself: if a function of the kernel's own runs then, nobody has to release it. */
const PASSING: ReadonlySet<ResourceKind> = new Set(['timer', 'work', 'rcu callback']);

function nameOf(thing: Value): string | undefined {
  if (!(thing instanceof Pointer)) return undefined;
  const { kind, name } = thing.object;
  const isNamed = (kind === 'global' || kind === 'kernel') && name !== '?';
  return isNamed ? name.replace(/^the \w+ (?:of )?/, '') : undefined;
}

/** Memory on the heap that a module has allocated. */
export function allocatedResource(
  object: MemoryObject,
  { module, activation, trace }: Action,
): Omit<Resource, 'site'> {
  const isShadow = object.allocator === SHADOW_ALLOCATOR;
  return {
    kind: isShadow ? 'shadow' : 'memory',
    type: isShadow ? 'shadow variable' : 'memory',
    what: isShadow ? 'the shadow variable' : `the ${object.size} bytes from ${object.name}()`,
    key: `memory ${object.id}`,
    module,
    activation,
    trace,
    pointsInto: false,
    object,
  };
}

/** What shadow variables are allocated as, whichever function of the API is called. */
const SHADOW_ALLOCATOR = 'klp_shadow_alloc';

/** The key of a thing of a kind: unique among the resources that are held at the same time. */
export function keyFor({ kind }: { readonly kind: ResourceKind }, thing: Value | undefined): string {
  return `${kind === 'resource' ? 'file' : kind} ${keyOf(thing ?? 0)}`;
}

/** Whether a function that takes something has said that it could not. */
export function hasFailed(key: NamedAcquisition['key'], result: Value | undefined): boolean {
  if (result === undefined || !isInt(result)) return false;
  return key === 'result' || isNegative(result);
}

/** Whether a result is negative as an `int`. */
export function isNegative(result: Value): boolean {
  return isInt(result) && BigInt.asIntN(32, BigInt(result)) < 0n;
}
