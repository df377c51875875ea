import type {
  CallbackKind,
  KlpCallbacks,
  KlpFunc,
  KlpObject,
  KlpPatch,
  KlpState,
  StructArray,
} from '../../kernel/livepatch/klpStructs';
import { createKobject } from '../../kernel/sysfs/kobjectStruct';
import type { FunctionId, Kobject, Module } from '../../kernel/structs';
import { keyOf } from '../memory/keyOf';
import type { LoadedModule } from '../run/loadedModule';
import type { Machine } from '../run/machine';
import { evaluate } from '../symbols/evaluateTerm';
import { offsetPointer } from '../compile/offsetPointer';
import { Part } from '../run/part';
import { isInt, Pointer, Term, type Value } from '../memory/value';
import { functionIdOf } from './corePointers';
import { StateCallbacksView } from './stateCallbacksView';

/**
 * The klp structures in a module's memory, as the livepatch core wants to see them. Fields that authors' C may look at
 * are read from memory and written to it; those that only the core uses are kept here.
 */
export class KlpViews {
  private readonly patches = new Map<string, PatchView>();
  private readonly objects = new Map<string, ObjectView>();
  private readonly funcs = new Map<string, FuncView>();
  private readonly states = new Map<string, StateView>();
  /** Modules by the place of their `struct module`. */
  readonly modules = new Map<string, LoadedModule>();

  constructor(readonly machine: Machine) {}

  patch(at: Value): PatchView | undefined {
    if (at === 0) return undefined;
    const pointer = this.pointer(at);
    return remembered(this.patches, keyOf(pointer), () => new PatchView(this, pointer));
  }

  object(at: Value): ObjectView {
    return remembered(this.objects, keyOf(at), () => new ObjectView(this, at));
  }

  func(at: Value): FuncView {
    return remembered(this.funcs, keyOf(at), () => new FuncView(this, at));
  }

  state(at: Value): StateView {
    return remembered(this.states, keyOf(at), () => new StateView(this, at));
  }

  /**
   * Whatever comes in an array of structures; undefined for NULL. The kernel looks for the entry that ends it; behind
   * the array's memory one is made up, after that was reported. An array of which nothing is known counts as empty.
   */
  array<T>(first: Value, tag: string, view: (at: Value) => T): StructArray<T> | undefined {
    if (first === 0) return undefined;
    const start = this.pointer(first);
    const { size } = this.machine.struct(tag);
    return {
      at: (index) => {
        const place = offsetPointer(start, index * size);
        return view(isInside(place, size) ? place : this.end(tag, start, size));
      },
    };
  }

  private readonly ends = new Map<string, Value>();

  /** An entry of zeros in place of one that lies behind an array. */
  private end(tag: string, start: Value, size: number): Value {
    const key = keyOf(start);
    const known = this.ends.get(key);
    if (known !== undefined) return known;
    this.noteMissingEnd(tag, start);
    const made = new Pointer(
      this.machine.memory.allocate({ kind: 'kernel', size, name: tag, isZeroed: true }),
      0,
    );
    this.ends.set(key, made);
    return made;
  }

  private noteMissingEnd(tag: string, start: Value): void {
    const object = start instanceof Pointer ? start.object : undefined;
    if (!object || object.isOpaque) {
      this.machine.statistics.construct(`an array of ${tag} that is not visible`, undefined, 0);
      return;
    }
    this.machine.report({ kind: 'out-of-bounds', cause: 'no sentinel', object, tag });
  }

  private pointer(at: Value): Value {
    return at instanceof Term ? this.machine.memory.placeOf(at) : at;
  }

  /** A text in memory; undefined for NULL. What is not known has a name that nothing else has. */
  text(at: Value): string | undefined {
    return at === 0 ? undefined : (this.machine.readString(at) ?? '?');
  }

  flag(at: Value, tag: string, name: string): boolean {
    return this.machine.truth(this.machine.getField(at, tag, name));
  }

  /** The module has been unloaded: another one may get the same addresses. */
  forget(module: LoadedModule): void {
    const owner = module.name;
    this.modules.delete(keyOf(module.at));
    for (const views of [this.patches, this.objects, this.funcs, this.states] as readonly Map<
      string,
      View
    >[]) {
      for (const [key, { at }] of views)
        if (at instanceof Pointer && at.object.owner === owner) views.delete(key);
    }
  }
}

function isInside(at: Value, size: number): boolean {
  if (!(at instanceof Pointer)) return true;
  return !at.object.isOpaque && at.offset >= 0 && at.offset + size <= at.object.size;
}

function remembered<T>(known: Map<string, T>, key: string, make: () => T): T {
  const found = known.get(key);
  if (found) return found;
  const made = make();
  known.set(key, made);
  return made;
}

const KLP_VIEWS = new Part('klp views', (machine) => new KlpViews(machine));

/** The views of a run. */
export function klpViews(machine: Machine): KlpViews {
  return machine.part(KLP_VIEWS);
}

class View {
  constructor(
    protected readonly views: KlpViews,
    readonly at: Value,
  ) {}

  protected get machine(): Machine {
    return this.views.machine;
  }
}

export class PatchView extends View implements KlpPatch {
  kobj: Kobject = createKobject();
  objList: KlpObject[] = [];
  finished = false;

  get mod(): LoadedModule | undefined {
    return this.views.modules.get(keyOf(this.field('mod')));
  }
  get objs(): StructArray<KlpObject> | undefined {
    return this.views.array(this.field('objs'), 'klp_object', (at) => this.views.object(at));
  }
  get states(): StructArray<KlpState> | undefined {
    if (!this.machine.struct('klp_patch').hasField('states')) return undefined;
    return this.views.array(this.field('states'), 'klp_state', (at) => this.views.state(at));
  }
  get replace(): boolean {
    return this.views.flag(this.at, 'klp_patch', 'replace');
  }
  get enabled(): boolean {
    return this.views.flag(this.at, 'klp_patch', 'enabled');
  }
  set enabled(value: boolean) {
    this.machine.setField(this.at, 'klp_patch', 'enabled', Number(value));
  }
  get forced(): boolean {
    return this.views.flag(this.at, 'klp_patch', 'forced');
  }
  set forced(value: boolean) {
    this.machine.setField(this.at, 'klp_patch', 'forced', Number(value));
  }
  private field(name: string): Value {
    return this.machine.getField(this.at, 'klp_patch', name);
  }
}

export class ObjectView extends View implements KlpObject {
  kobj: Kobject = createKobject();
  funcList: KlpFunc[] = [];
  dynamic = false;
  readonly callbacks = new CallbacksView(this.views, this.at);
  private module: Module | undefined;

  get name(): string | undefined {
    return this.views.text(this.field('name'));
  }
  get funcs(): StructArray<KlpFunc> | undefined {
    return this.views.array(this.field('funcs'), 'klp_func', (at) => this.views.func(at));
  }
  get mod(): Module | undefined {
    return this.module;
  }
  set mod(value: Module | undefined) {
    this.module = value;
    const at = value && 'at' in value ? (value as LoadedModule).at : 0;
    this.machine.setField(this.at, 'klp_object', 'mod', at);
  }
  get patched(): boolean {
    return this.views.flag(this.at, 'klp_object', 'patched');
  }
  set patched(value: boolean) {
    this.machine.setField(this.at, 'klp_object', 'patched', Number(value));
  }
  private field(name: string): Value {
    return this.machine.getField(this.at, 'klp_object', name);
  }
}

class CallbacksView implements KlpCallbacks {
  postUnpatchEnabled = false;

  constructor(
    private readonly views: KlpViews,
    private readonly object: Value,
  ) {}

  get pre_patch(): FunctionId | undefined {
    return this.id('pre_patch');
  }
  get post_patch(): FunctionId | undefined {
    return this.id('post_patch');
  }
  get pre_unpatch(): FunctionId | undefined {
    return this.id('pre_unpatch');
  }
  get post_unpatch(): FunctionId | undefined {
    return this.id('post_unpatch');
  }
  private id(kind: CallbackKind): FunctionId | undefined {
    return functionIdOf(callbackPointer(this.views.machine, this.object, kind));
  }
}

/** The pointer to a callback of an object. */
export function callbackPointer(machine: Machine, object: Value, kind: CallbackKind): Value {
  if (!machine.struct('klp_object').hasField('callbacks')) return 0;
  return machine.getField(machine.fieldAddress(object, 'klp_object', 'callbacks'), 'klp_callbacks', kind);
}

export class FuncView extends View implements KlpFunc {
  kobj: Kobject = createKobject();
  nop = false;
  transition = false;
  private found: FunctionId | undefined;
  private replacement: FunctionId | undefined;

  get oldName(): string | undefined {
    return this.views.text(this.field('old_name'));
  }
  get oldSympos(): bigint {
    return idOf(this.field('old_sympos'));
  }
  get newFunc(): FunctionId | undefined {
    return this.replacement ?? functionIdOf(this.field('new_func'));
  }
  set newFunc(value: FunctionId | undefined) {
    this.replacement = value;
  }
  get oldFunc(): FunctionId | undefined {
    return this.found;
  }
  set oldFunc(value: FunctionId | undefined) {
    this.found = value;
    const { symbols } = this.machine;
    const object = value === undefined ? undefined : symbols.functionWithId(value);
    const at = object ?? (value === undefined ? undefined : symbols.kernelFunction(this.oldName ?? ''));
    this.machine.setField(this.at, 'klp_func', 'old_func', at ? new Pointer(at, 0) : 0);
  }
  get patched(): boolean {
    return this.views.flag(this.at, 'klp_func', 'patched');
  }
  set patched(value: boolean) {
    this.machine.setField(this.at, 'klp_func', 'patched', Number(value));
  }
  private field(name: string): Value {
    return this.machine.getField(this.at, 'klp_func', name);
  }
}

export class StateView extends View implements KlpState {
  readonly callbacks = new StateCallbacksView(this.machine, this.at);

  get id(): bigint {
    return idOf(this.machine.getField(this.at, 'klp_state', 'id'));
  }
  get version(): number {
    return this.machine.toNumber(this.machine.getField(this.at, 'klp_state', 'version'));
  }
  get blockDisable(): boolean {
    return this.views.flag(this.at, 'klp_state', 'block_disable');
  }
  get isShadow(): boolean {
    return this.views.flag(this.at, 'klp_state', 'is_shadow');
  }
}

const NO_MODEL = new Map<never, never>();

/** An unsigned long as the core has it; what is not known counts as what it is assumed to be. */
export function idOf(value: Value): bigint {
  const known = value instanceof Term ? evaluate(value, NO_MODEL) : value;
  return isInt(known) ? BigInt.asUintN(64, BigInt(known)) : 0n;
}
