import type { Release as KernelRelease } from '../../machine/lib/entry';
import type { Refusal } from '../../kernel/refusal';
import type { Fault } from '../../machine/run/fault';
import type { Machine } from '../../machine/run/machine';
import type { ExecutionContext } from '../../machine/run/executionContext';
import type { MemoryObject } from '../../machine/memory/memoryObject';
import type { Activation, Observer } from '../../machine/run/observer';
import { isPendingWork } from '../../machine/lib/tasks/workqueues';
import { factsOf } from '../../machine/lib/kernelLibrary';
import { keyOf } from '../../machine/memory/keyOf';
import { calleeIn, entryOf as placeOfFrame, ownerOf, traceOf } from '../../machine/run/trace';
import { calledName } from './authorsText';
import { CurrentAction } from './currentAction';
import { isInt, Pointer, type Value } from '../../machine/memory/value';
import { ChangeWatch, UNDOING } from './changeWatch';
import { entryOf } from './kernelEntry';
import { type Action, type Release, type Resource, type ResourceKind, siteOf } from './resource';
import { releaseBy, acquisitionBy, type NamedAcquisition } from './registrations';
import { acquiredResource, allocatedResource, hasFailed, isNegative, keyFor } from './acquiredResource';
import { objectOf } from './faultObject';
import { refusedEnable } from './refusedEnable';
import { ShadowWatch } from './shadowWatch';
import { UncertainAcquisitions } from './uncertainAcquisitions';
import { type FinishedCall, UnseenCalls } from './unseenCalls';
import type { Decided, TraceEvent } from './traceEvent';

/** Follows a run: what modules acquire, change and release, and in which of their functions. */
export class RunRecorder implements Observer {
  readonly events: TraceEvent[] = [];
  private readonly held = new Map<string, Resource>();
  /** The keys of what lies in something else, by its key; some may have been released already. */
  private readonly inside = new Map<string, Set<string>>();
  /** What was held before: a timer that rearms itself is still the one that was started first. */
  private readonly former = new Map<string, Resource>();
  private readonly stacks = new WeakMap<ExecutionContext, Activation[]>();
  /** What code that is not visible may have stopped: that it starts itself again says nothing. */
  private readonly handedOutKeys = new Set<string>();
  private readonly uncertain: UncertainAcquisitions;
  private readonly decidedIn: Decided[][] = [];
  private readonly changes: ChangeWatch;
  private readonly shadows: ShadowWatch;
  private readonly unseen: UnseenCalls;

  constructor(readonly machine: Machine) {
    this.changes = new ChangeWatch(this);
    this.shadows = new ShadowWatch(this);
    this.uncertain = new UncertainAcquisitions(machine.constraints);
    this.unseen = new UnseenCalls(this);
  }

  /** What modules have acquired and not released. */
  get resources(): readonly Resource[] {
    return [...this.held.values()];
  }

  /** The values of others that modules have changed and that they keep in memory of their own. */
  get saved(): ChangeWatch['saved'] {
    return this.changes.saved;
  }

  /** Something has happened. */
  note(event: TraceEvent): void {
    this.machine.spend(STEP_COST);
    if (this.events.length >= RECORD_MAX) this.machine.end(`after ${RECORD_MAX} things that were noted`);
    this.events.push(event);
  }

  /** The run is over: what was decided in it is put in words, as it was in the end. */
  finish(): void {
    this.branched();
    const decided = this.events.flatMap((event) =>
      event.kind === 'end' ? event.decided : event.kind === 'decided' ? [event.decision] : [],
    );
    for (const each of decided) {
      each.meaning ??= each.inWords?.();
      each.inWords = undefined;
    }
  }

  /** The run is over: its record stays, what was in the memory that it is about does not. */
  forgetContents(): void {
    for (const event of this.events) {
      if (event.kind === 'acquired') event.resource.object?.forget();
      if (event.kind === 'fault') objectOf(event.fault)?.forget();
    }
  }

  begins(activation: Activation): void {
    this.stack().push(activation);
    this.decidedIn.push([]);
    this.note({ kind: 'begin', activation });
  }

  ends(result: Value | undefined): void {
    this.changes.settle();
    this.unseen.settle();
    const activation = this.stack().pop();
    const decided = this.decidedIn.pop() ?? [];
    if (!activation) return;
    const { latestReturn } = this.machine;
    const at = latestReturn && placeOfFrame(latestReturn);
    const number =
      result !== undefined && isInt(result) ? Number(BigInt.asIntN(32, BigInt(result))) : undefined;
    this.note({ kind: 'end', activation, result: number, at, decided });
  }

  /** Something was decided while modules' code ran. */
  decided(what: Decided): void {
    for (const list of this.decidedIn) list.push(what);
    const trace = traceOf(this.machine.context);
    if (trace.length > 0) this.note({ kind: 'decided', decision: what, trace });
  }

  /** The kernel has refused something. */
  kernelRefused(refusal: Refusal): void {
    const by = this.action();
    const callee = by && (calledName(by.written ?? '') ?? calleeIn(this.machine));
    this.note({ kind: 'refusal', refusal, ...(by && { by, callee }) });
  }

  /** A command begins. What is returned is to be called when it is over, with whether it was refused. */
  command(text: string): (isRefused: boolean) => void {
    const event = { kind: 'command' as const, text, isRefused: false };
    this.note(event);
    return (isRefused) => {
      this.changes.settle();
      event.isRefused = isRefused;
    };
  }

  fault(fault: Fault): void {
    const object = objectOf(fault);
    const resource = object && this.former.get(`memory ${object.id}`);
    this.note({ kind: 'fault', fault, activation: this.action()?.activation, resource });
  }

  called(name: string, args: readonly Value[], result: Value | undefined): void {
    this.shadows.called(name, args, result);
    const give = releaseBy(name);
    if (give?.isName) this.releaseNamed(give, args[give.key]);
    else if (give) this.release(keyFor(give.resource, args[give.key]));
    const { drains } = factsOf(name);
    if (drains === 'rcu callbacks') this.releaseAll((each) => each.kind === 'rcu callback');
    if (drains === 'queue') this.flush(args[0]);
    const take = acquisitionBy(name);
    if (take) this.take(take, { name, args, result });
    else if (!give && result !== undefined && isNegative(result)) this.refused(name, result);
    if (!take && !give) this.handedOut(name, args);
    const isHeld = take?.isByName && this.held.has(keyFor(take.resource, args[0]));
    if (!isHeld) this.unseen.called(name, args, result);
  }

  private refused(name: string, result: Value): void {
    const by = name === 'klp_enable_patch' && this.action();
    if (by) this.note(refusedEnable(this.machine, by, result));
  }

  /** Code that is not visible may release what it is passed, where something is undone. */
  private handedOut(name: string, args: readonly Value[]): void {
    if (this.machine.symbols.hasKernelFunction(name)) return;
    for (const arg of args)
      if (arg instanceof Pointer && this.held.has(`memory ${arg.object.id}`)) this.silence(name, 'memory');
    const by = this.action();
    if (!by || !UNDOING.has(by.activation.kind)) return;
    for (const arg of args) {
      if (!(arg instanceof Pointer)) continue;
      const key = keyOf(arg);
      this.machine.spend(this.held.size);
      for (const each of this.resources) {
        if (!each.key.endsWith(` ${key}`)) continue;
        this.silence(name, each.kind);
        this.release(each.key, by);
        this.handedOutKeys.add(each.key);
      }
    }
  }

  /** What was passed to functions that are not visible: rules stay silent about it. */
  readonly silenced = new Map<string, Set<ResourceKind>>();

  private silence(name: string, kind: ResourceKind): void {
    const kinds = this.silenced.get(name) ?? new Set();
    this.silenced.set(name, kinds.add(kind));
  }

  private take(acquired: NamedAcquisition, { name, args, result }: FinishedCall): void {
    const { resource, key: by } = acquired;
    const thing = by === 'result' ? result : args[by];
    if (thing === undefined || hasFailed(by, result)) return;
    const key = keyFor(resource, thing);
    const action = this.action();
    if (!action || (action.activation.kind === 'handler' && this.handedOutKeys.has(key))) return;
    const former = action.activation.kind === 'handler' ? this.former.get(key) : undefined;
    if (this.held.has(key)) this.reacquire(key, action);
    else if (former?.module === action.module) this.acquire(former);
    else {
      const made = acquiredResource(acquired, { name, args, thing }, key, action);
      if (made) this.uncertain.add(this.acquire(made), result);
    }
  }

  /** A branch was decided: calls whose results were not known may have failed by that. */
  branched(): void {
    for (const resource of this.uncertain.takeFailed())
      if (this.held.get(resource.key) === resource) this.forget(resource.key);
  }

  acquire(taken: Omit<Resource, 'site'>): Resource {
    const resource = { ...taken, site: siteOf(taken) };
    const { key, parent } = resource;
    this.held.set(key, resource);
    if (parent !== undefined) this.inside.set(parent, (this.inside.get(parent) ?? new Set()).add(key));
    this.note({ kind: 'acquired', resource });
    return resource;
  }

  /** It turns out that something was not acquired, or that it is somebody else's now. */
  forget(key: string): void {
    const resource = this.held.get(key);
    this.held.delete(key);
    const at = this.events.findLastIndex((each) => each.kind === 'acquired' && each.resource === resource);
    if (at >= 0) this.events.splice(at, 1);
  }

  /** Something that is held is acquired once more. */
  reacquire(key: string, by: Action): void {
    const resource = this.held.get(key);
    if (resource) this.note({ kind: 'reacquired', resource, by });
  }

  /** What is held under a key. */
  resource(key: string): Resource | undefined {
    return this.held.get(key);
  }

  /** Releases something, and all that lies in it. */
  release(key: string, given?: Action, how?: Pick<Release, 'putBackFrom' | 'savedAt'>): void {
    const resource = this.held.get(key);
    if (!resource) return;
    this.held.delete(key);
    this.former.set(key, resource);
    const by = given ?? this.action();
    if (by) {
      const { module, activation, trace } = by;
      const release: Release = { resource, module, activation, trace, ...how };
      this.note({ kind: 'released', release });
    }
    const inside = key.slice(key.indexOf(' ') + 1);
    for (const inner of [...(this.inside.get(inside) ?? [])]) {
      const each = this.held.get(inner);
      if (each?.parent === inside && each.kind !== 'work') this.release(inner, by);
    }
  }

  private releaseAll(which: (resource: Resource) => boolean): void {
    this.machine.spend(this.held.size);
    for (const each of this.resources) if (which(each)) this.release(each.key);
  }

  private flush(queue: Value | undefined): void {
    const key = queue === undefined ? undefined : keyOf(queue);
    // Delayed work that is not queued yet is not flushed.
    this.releaseAll(
      (each) =>
        each.kind === 'work' &&
        each.parent === key &&
        !isPendingWork(this.machine, each.key.replace('work ', '')),
    );
  }

  private releaseNamed({ resource }: KernelRelease, name: Value | undefined): void {
    const text = name === undefined ? undefined : this.machine.readString(name);
    this.releaseAll(
      (each) => each.kind === resource.kind && each.type === resource.what && each.name === (text ?? ''),
    );
  }

  allocated(object: MemoryObject): void {
    const action = this.action();
    if (!action || object.owner === undefined) return;
    this.acquire(allocatedResource(object, action));
  }

  freed(object: MemoryObject): void {
    this.release(`memory ${object.id}`);
  }

  writes(object: MemoryObject, offset: number, size: number): void {
    this.changes.writes(object, offset, size);
  }

  /** What is running now, if it is a module's code. */
  action(): Action | undefined {
    const { context } = this.machine;
    const module = ownerOf(context);
    if (module === undefined) return undefined;
    const top = this.stacks.get(context)?.at(-1);
    const activation = top?.module === module ? top : entryOf(this.machine, module);
    return new CurrentAction(module, activation, context);
  }

  /** The same, if the kernel has called the module in a way that is observed. */
  knownAction(): Action | undefined {
    const { context } = this.machine;
    const top = this.stacks.get(context)?.at(-1);
    return top && top.module === ownerOf(context) ? new CurrentAction(top.module, top, context) : undefined;
  }

  private stack(): Activation[] {
    const known = this.stacks.get(this.machine.context) ?? [];
    this.stacks.set(this.machine.context, known);
    return known;
  }
}

/** So much may be noted of a run. */
const RECORD_MAX = 5_000;
/** What a note costs us, in instructions. */
const STEP_COST = 200;
