import { sysfsPath } from '../../../kernel/sysfs/kobject';
import { createKobject } from '../../../kernel/sysfs/kobjectStruct';
import type { Run } from '../../../kernel/run';
import type { Kobject } from '../../../kernel/structs';
import { keyOf } from '../../memory/keyOf';
import { klpViews } from '../../livepatch/klpViews';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';

/** A kobject that C knows: its `struct kobject` and its folder. */
export interface CKobject {
  readonly at: Value;
  readonly kobj: Kobject;
  /** It was made by the kernel, which frees its memory with the last reference. */
  readonly isDynamic: boolean;
}

interface Kobjects {
  readonly byPointer: Map<string, CKobject>;
  readonly byKobject: Map<Kobject, CKobject>;
}

const KOBJECTS = new Part<Kobjects>('kobjects', () => ({ byPointer: new Map(), byKobject: new Map() }));

/** What a `struct kobject *` leads to; undefined for one that was never initialised. */
export function kobjectAt(machine: Machine, at: Value): CKobject | undefined {
  return machine.part(KOBJECTS).byPointer.get(keyOf(at)) ?? moduleKobjectAt(machine, at);
}

/** `THIS_MODULE->mkobj.kobj` is the module's folder below /sys/module. */
function moduleKobjectAt(machine: Machine, at: Value): CKobject | undefined {
  const key = keyOf(at);
  for (const module of klpViews(machine).modules.values()) {
    const mkobj = machine.fieldAddress(module.at, 'module', 'mkobj');
    const kobj = machine.kernel.moduleKobjects.get(module.name);
    if (!kobj || keyOf(machine.fieldAddress(mkobj, 'module_kobject', 'kobj')) !== key) continue;
    machine.setField(mkobj, 'module_kobject', 'mod', module.at);
    machine.setField(at, 'kobject', 'name', machine.string(module.name));
    machine.setField(at, 'kobject', 'ktype', headerVariable(machine, 'module_ktype'));
    return bindKobject(machine, at, kobj);
  }
  return undefined;
}

/** The place of a variable of the kernel's headers. */
export function headerVariable(machine: Machine, name: string): Value {
  const instance = machine.symbols.headers;
  // The headers are read where somebody asks for a name.
  for (const { scope } of instance.program.units) scope.own(name);
  const variable = instance.program.variableNamed(name);
  return variable ? new Pointer(instance.global(variable), 0) : 0;
}

/** A `struct kobject` in the module's memory becomes a kobject with one reference. */
export function initialiseKobject(machine: Machine, at: Value, isDynamic: boolean): CKobject {
  return bindKobject(machine, at, createKobject(), isDynamic);
}

/** Makes a folder of the kernel known to C under a `struct kobject`. */
export function bindKobject(machine: Machine, at: Value, kobj: Kobject, isDynamic = false): CKobject {
  const made: CKobject = { at, kobj, isDynamic };
  const { byPointer, byKobject } = machine.part(KOBJECTS);
  byPointer.set(keyOf(at), made);
  byKobject.set(kobj, made);
  showReferences(machine, kobj);
  return made;
}

/** Lets C see the count in its `struct kobject`. */
export function showReferences(machine: Machine, kobj: Kobject): void {
  const at = machine.part(KOBJECTS).byKobject.get(kobj)?.at;
  if (!(at instanceof Pointer) || at.object.end) return;
  machine.memory.store(machine.fieldAddress(at, 'kobject', 'kref'), 4, kobj.references);
}

/** The `struct kobject` of a folder of the kernel; made when C first asks. */
export function pointerOfKobject(machine: Machine, kobj: Kobject): Value {
  const known = machine.part(KOBJECTS).byKobject.get(kobj);
  if (known) return known.at;
  const { size } = machine.struct('kobject');
  const name = `the kobject of /sys${sysfsPath(kobj)}`;
  const at = new Pointer(machine.memory.allocate({ kind: 'kernel', size, name, isZeroed: true }), 0);
  machine.setField(at, 'kobject', 'name', machine.string(kobj.name));
  bindKobject(machine, at, kobj);
  return at;
}

/**
 * Drops a reference. With the last one the folder goes, the release function runs and the parent loses a reference.
 * @kernel lib/kobject.c kobject_put
 */
export function* putKobject(machine: Machine, kobj: Kobject): Run<void> {
  kobj.references--;
  showReferences(machine, kobj);
  if (kobj.references > 0) return;
  const { parent } = kobj;
  removeFolder(kobj);
  const known = machine.part(KOBJECTS).byKobject.get(kobj);
  if (known) yield* releaseKobject(machine, known);
  else kobj.release();
  if (parent) yield* putKobject(machine, parent);
}

/** Takes the folder out of sysfs. */
export function removeFolder(kobj: Kobject): void {
  if (kobj.inSysfs) kobj.parent?.children.delete(kobj.name);
  kobj.inSysfs = false;
}

function* releaseKobject(machine: Machine, known: CKobject): Run<void> {
  const { at, kobj } = known;
  const { byPointer, byKobject } = machine.part(KOBJECTS);
  byPointer.delete(keyOf(at));
  byKobject.delete(kobj);
  kobj.release();
  if (known.isDynamic) {
    if (at instanceof Pointer) machine.memory.end(at.object, 'freed', machine.place());
    return;
  }
  const ktype = machine.getField(at, 'kobject', 'ktype');
  const release = ktype === 0 ? 0 : machine.getField(ktype, 'kobj_type', 'release');
  if (release !== 0) yield* machine.call(release, [at]);
}
