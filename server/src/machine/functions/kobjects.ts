import { ENOENT } from '../../kernel/errno';
import { kobjectAdd, sysfsPath } from '../../kernel/sysfs/kobject';
import { createKobject } from '../../kernel/sysfs/kobjectStruct';
import type { Run } from '../../kernel/run';
import type { Kobject } from '../../kernel/structs';
import type { KernelCall, KernelFunctions } from '../run/kernelFunction';
import type { Machine } from '../run/machine';
import { Pointer, type Value } from '../memory/value';
import { argument } from './arguments';
import { createGroup } from './attributes';
import { formatPrintk } from './format';
import {
  initialiseKobject,
  kobjectAt,
  pointerOfKobject,
  putKobject,
  removeFolder,
  showReferences,
} from './kobjectState';
import { printLog } from './print';

function initialise({ machine, args }: KernelCall): void {
  const [at = 0, ktype = 0] = args;
  if (kobjectAt(machine, at)?.kobj.inSysfs === true) {
    machine.report('misuse', 'A kobject is initialised that is already in use.');
  }
  initialiseKobject(machine, at, false);
  machine.setField(at, 'kobject', 'ktype', ktype);
}

/** The format is at `first`, what it wants follows. */
function nameFrom({ machine, args }: KernelCall, first: number): string {
  return formatPrintk(machine, machine.readString(args[first] ?? 0) ?? '?', args.slice(first + 1));
}

/** The folder that a kobject is to be in: its parent's, that of its set, or /sys. */
function parentOf(machine: Machine, at: Value, parent: Value): Kobject {
  const own = parent === 0 ? undefined : kobjectAt(machine, parent)?.kobj;
  const kset = machine.getField(at, 'kobject', 'kset');
  const set = kset === 0 ? undefined : kobjectAt(machine, machine.fieldAddress(kset, 'kset', 'kobj'))?.kobj;
  return own ?? set ?? machine.kernel.sysfs;
}

function* add(machine: Machine, at: Value, parent: Value, name: string): Run<number> {
  const known = kobjectAt(machine, at);
  if (!known) {
    machine.report('misuse', `The kobject '${name}' is added and was not initialised.`);
    return -ENOENT;
  }
  const folder = parentOf(machine, at, parent);
  const err = kobjectAdd(machine.kernel, known.kobj, folder, name);
  setName(machine, at, known.kobj.name);
  if (err !== 0) return err;
  showReferences(machine, folder);
  machine.setField(at, 'kobject', 'parent', parent);
  const ktype = machine.getField(at, 'kobject', 'ktype');
  const groups = ktype === 0 ? 0 : machine.getField(ktype, 'kobj_type', 'default_groups');
  return groups === 0 ? 0 : yield* addDefaultGroups(machine, at, groups);
}

function* addDefaultGroups(machine: Machine, at: Value, groups: Value): Run<number> {
  for (let index = 0; groups instanceof Pointer; index++) {
    const place = new Pointer(groups.object, groups.offset + index * 8);
    const group = machine.memory.load(place, { size: 8, signed: false }, true);
    if (group === 0) break;
    const err = yield* createGroup(machine, at, group);
    if (err !== 0) return err;
  }
  return 0;
}

function setName(machine: Machine, at: Value, name: string): void {
  machine.setField(at, 'kobject', 'name', machine.string(name));
}

function newStruct(machine: Machine, tag: string, by: string): Pointer {
  return machine.allocate(machine.struct(tag).size, by, true);
}

/** @kernel lib/kobject.c kobject_create_and_add */
function* createAndAdd({ machine, args, name: by }: KernelCall): Run<Value> {
  const at = newStruct(machine, 'kobject', by);
  const known = initialiseKobject(machine, at, true);
  const err = yield* add(machine, at, args[1] ?? 0, machine.readString(args[0] ?? 0) ?? '');
  if (err === 0) return at;
  printLog(machine, `kobject_create_and_add: kobject_add error: ${err}\n`);
  yield* putKobject(machine, known.kobj);
  return 0;
}

function get({ machine, args }: KernelCall): Value {
  const [at = 0] = args;
  const known = at === 0 ? undefined : kobjectAt(machine, at);
  if (known) {
    known.kobj.references++;
    showReferences(machine, known.kobj);
  } else if (at !== 0) machine.report('misuse', 'A reference is taken to a kobject that is not initialised.');
  return at;
}

function* put({ machine, args }: KernelCall): Run<void> {
  const [at = 0] = args;
  if (at === 0) return;
  const known = kobjectAt(machine, at);
  if (known) yield* putKobject(machine, known.kobj);
  else {
    machine.memory.load(at, { size: 8, signed: false }, false);
    machine.report(
      'misuse',
      'A reference is dropped to a kobject that is not initialised or has no references left.',
    );
  }
}

/** @kernel lib/kobject.c kobject_del */
function* remove({ machine, args }: KernelCall): Run<void> {
  const kobj = kobjectAt(machine, args[0] ?? 0)?.kobj;
  if (!kobj?.inSysfs) return;
  const { parent } = kobj;
  removeFolder(kobj);
  kobj.parent = undefined;
  if (parent) yield* putKobject(machine, parent);
}

function rename({ machine, args }: KernelCall): number {
  const [at = 0, name = 0] = args;
  const kobj = kobjectAt(machine, at)?.kobj;
  const wanted = machine.readString(name) ?? '?';
  if (!kobj) return -ENOENT;
  const { parent, inSysfs } = kobj;
  removeFolder(kobj);
  kobj.name = wanted;
  kobj.inSysfs = inSysfs;
  if (inSysfs) parent?.children.set(wanted, kobj);
  setName(machine, at, wanted);
  return 0;
}

function* createKset({ machine, args, name: by }: KernelCall): Run<Value> {
  const at = newStruct(machine, 'kset', by);
  const kobj = machine.fieldAddress(at, 'kset', 'kobj');
  initialiseKobject(machine, kobj, false);
  const err = yield* add(machine, kobj, args[2] ?? 0, machine.readString(args[0] ?? 0) ?? '');
  return err === 0 ? at : 0;
}

/** A folder that is there since boot, such as /sys/kernel; made when somebody asks for it. */
export function bootFolder(machine: Machine, path: string): Kobject {
  let folder = machine.kernel.sysfs;
  for (const name of path.split('/').slice(2)) {
    const made = folder.children.get(name) ?? createKobject();
    Object.assign(made, { name, parent: folder, inSysfs: true });
    folder.children.set(name, made);
    folder = made;
  }
  return folder;
}

function pathOf({ machine, args }: KernelCall): Value {
  const kobj = kobjectAt(machine, args[0] ?? 0)?.kobj;
  return kobj ? machine.string(sysfsPath(kobj)) : 0;
}

export const KOBJECTS: KernelFunctions = {
  kobject_init: initialise,
  *kobject_add(call) {
    return yield* add(call.machine, argument(call, 0), argument(call, 1), nameFrom(call, 2));
  },
  *kobject_init_and_add(call) {
    initialise(call);
    return yield* add(call.machine, argument(call, 0), argument(call, 2), nameFrom(call, 3));
  },
  kobject_create_and_add: createAndAdd,
  kobject_get: get,
  kobject_get_unless_zero: (call) => (kobjectAt(call.machine, argument(call, 0)) ? get(call) : 0),
  kobject_put: put,
  kobject_del: remove,
  kobject_set_name: (call) => {
    setName(call.machine, argument(call, 0), nameFrom(call, 1));
    return 0;
  },
  kobject_rename: rename,
  kobject_uevent: () => 0,
  kobject_get_path: pathOf,
  kset_create_and_add: createKset,
  *kset_register(call) {
    const kobj = call.machine.fieldAddress(argument(call, 0), 'kset', 'kobj');
    initialiseKobject(call.machine, kobj, false);
    const name = call.machine.readString(call.machine.getField(kobj, 'kobject', 'name')) ?? '';
    return yield* add(call.machine, kobj, call.machine.getField(kobj, 'kobject', 'parent'), name);
  },
  *kset_unregister({ machine, args }) {
    const known = kobjectAt(machine, machine.fieldAddress(args[0] ?? 0, 'kset', 'kobj'));
    if (known) yield* putKobject(machine, known.kobj);
  },
  __lp_boot_kobject: ({ machine, args }) => {
    const path = machine.readString(args[0] ?? 0) ?? '/sys';
    return pointerOfKobject(machine, bootFolder(machine, path));
  },
};
