import type { Resource, Subject } from '../entry';
import { ENOENT } from '../../../kernel/errno';
import { kobjectAdd, sysfsPath } from '../../../kernel/sysfs/kobject';
import { createKobject } from '../../../kernel/sysfs/kobjectStruct';
import type { Run } from '../../../kernel/run';
import type { Kobject } from '../../../kernel/structs';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { createGroup } from './attributes';
import { formatPrintk } from '../format/format';
import {
  initialiseKobject,
  kobjectAt,
  pointerOfKobject,
  putKobject,
  removeFolder,
  showReferences,
} from './kobjectState';
import { printLog } from '../text/print';

/** Kernel objects and their files in sysfs. */
const C = String.raw`
struct kobject;
struct kset;
struct module;

struct attribute {
  const char *name;
  umode_t mode;
};

struct sysfs_ops {
  ssize_t (*show)(struct kobject *kobj, struct attribute *attr, char *buf);
  ssize_t (*store)(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count);
};

struct bin_attribute {
  struct attribute attr;
  size_t size;
  void *private;
};

struct attribute_group {
  const char *name;
  umode_t (*is_visible)(struct kobject *kobj, struct attribute *attr, int index);
  umode_t (*is_bin_visible)(struct kobject *kobj, const struct bin_attribute *attr, int index);
  struct attribute **attrs;
  struct bin_attribute **bin_attrs;
};

struct kobj_type {
  void (*release)(struct kobject *kobj);
  const struct sysfs_ops *sysfs_ops;
  const struct attribute_group **default_groups;
};

struct kobject {
  const char *name;
  struct list_head entry;
  struct kobject *parent;
  struct kset *kset;
  const struct kobj_type *ktype;
  void *sd;
  struct kref kref;
  unsigned int state_initialized:1;
  unsigned int state_in_sysfs:1;
};

struct kset_uevent_ops {
  int (*const filter)(const struct kobject *kobj);
};

struct kset {
  struct list_head list;
  spinlock_t list_lock;
  struct kobject kobj;
  const struct kset_uevent_ops *uevent_ops;
};

struct kobj_attribute {
  struct attribute attr;
  ssize_t (*show)(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
  ssize_t (*store)(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count);
};

struct device;

struct device_attribute {
  struct attribute attr;
  ssize_t (*show)(struct device *dev, struct device_attribute *attr, char *buf);
  ssize_t (*store)(struct device *dev, struct device_attribute *attr, const char *buf, size_t count);
};

struct device_type;
struct bus_type { const char *name; const char *dev_name; };
struct device_driver { const char *name; const struct bus_type *bus; struct module *owner; };
struct class;

struct device {
  struct kobject kobj;
  struct device *parent;
  const struct device_type *type;
  const struct bus_type *bus;
  struct device_driver *driver;
  void *platform_data;
  void *driver_data;
  dev_t devt;
  const struct class *class;
  const struct attribute_group **groups;
  void (*release)(struct device *dev);
};

struct class {
  const char *name;
  const struct attribute_group **class_groups;
  const struct attribute_group **dev_groups;
  struct kobject kobj;
};

void kobject_init(struct kobject *kobj, const struct kobj_type *ktype);
int kobject_add(struct kobject *kobj, struct kobject *parent, const char *format, ...);
int kobject_init_and_add(struct kobject *kobj, const struct kobj_type *ktype, struct kobject *parent,
                         const char *format, ...);
struct kobject *kobject_create_and_add(const char *name, struct kobject *parent);
struct kobject *kobject_get(struct kobject *kobj);
struct kobject *kobject_get_unless_zero(struct kobject *kobj);
void kobject_put(struct kobject *kobj);
void kobject_del(struct kobject *kobj);
int kobject_set_name(struct kobject *kobj, const char *format, ...);
int kobject_rename(struct kobject *kobj, const char *name);
int kobject_uevent(struct kobject *kobj, int action);
char *kobject_get_path(const struct kobject *kobj, gfp_t flags);
struct kset *kset_create_and_add(const char *name, const struct kset_uevent_ops *ops, struct kobject *parent);
int kset_register(struct kset *kset);
void kset_unregister(struct kset *kset);
struct kobject *__lp_boot_kobject(const char *path);

#define kernel_kobj (__lp_boot_kobject("/sys/kernel"))
#define fs_kobj (__lp_boot_kobject("/sys/fs"))
#define mm_kobj (__lp_boot_kobject("/sys/kernel/mm"))
#define firmware_kobj (__lp_boot_kobject("/sys/firmware"))
#define hypervisor_kobj (__lp_boot_kobject("/sys/hypervisor"))
#define power_kobj (__lp_boot_kobject("/sys/power"))

enum kobject_action { KOBJ_ADD, KOBJ_REMOVE, KOBJ_CHANGE, KOBJ_MOVE, KOBJ_ONLINE, KOBJ_OFFLINE };

static inline const char *kobject_name(const struct kobject *kobj) { return kobj->name; }
static inline struct kset *to_kset(struct kobject *kobj)
{
  return kobj ? container_of(kobj, struct kset, kobj) : NULL;
}
`;

function initialise({ machine, args }: KernelCall): void {
  const [at = 0, ktype = 0] = args;
  if (kobjectAt(machine, at)?.kobj.inSysfs === true) {
    machine.report('misuse', 'A kobject that is already in use is initialised again.');
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
    machine.report('misuse', `The kobject '${name}' is added but was not initialised.`);
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
  } else if (at !== 0) machine.report('misuse', 'A reference is taken to an uninitialised kobject.');
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

const FOLDER: Resource = { kind: 'resource', what: 'kobject', pointsInto: false };
const OWN: Resource = { kind: 'file', what: 'kobject', pointsInto: true };

export const KOBJECTS: Subject = {
  c: C,
  functions: {
    kobject_init: { run: initialise },
    kobject_add: {
      returns: '0 or -errno',
      *run(call) {
        return yield* add(call.machine, argument(call, 0), argument(call, 1), nameFrom(call, 2));
      },
    },
    kobject_init_and_add: {
      returns: '0 or -errno',
      acquires: { resource: OWN, key: 0, parent: 2 },
      *run(call) {
        initialise(call);
        return yield* add(call.machine, argument(call, 0), argument(call, 2), nameFrom(call, 3));
      },
    },
    kobject_create_and_add: {
      returns: 'pointer or NULL',
      acquires: { resource: FOLDER, key: 'result', parent: 1 },
      run: createAndAdd,
    },
    kobject_get: { run: get },
    kobject_get_unless_zero: { run: (call) => (kobjectAt(call.machine, argument(call, 0)) ? get(call) : 0) },
    kobject_put: { releases: { resource: FOLDER, key: 0 }, run: put },
    kobject_del: { run: remove },
    kobject_set_name: {
      run: (call) => {
        setName(call.machine, argument(call, 0), nameFrom(call, 1));
        return 0;
      },
    },
    kobject_rename: { run: rename },
    kobject_uevent: { run: () => 0 },
    kobject_get_path: { run: pathOf },
    kset_create_and_add: {
      returns: 'pointer or NULL',
      acquires: { resource: FOLDER, key: 'result', parent: 1 },
      run: createKset,
    },
    kset_register: {
      returns: '0 or -errno',
      *run(call) {
        const kobj = call.machine.fieldAddress(argument(call, 0), 'kset', 'kobj');
        initialiseKobject(call.machine, kobj, false);
        const name = call.machine.readString(call.machine.getField(kobj, 'kobject', 'name')) ?? '';
        return yield* add(call.machine, kobj, call.machine.getField(kobj, 'kobject', 'parent'), name);
      },
    },
    kset_unregister: {
      releases: { resource: FOLDER, key: 0 },
      *run({ machine, args }) {
        const known = kobjectAt(machine, machine.fieldAddress(args[0] ?? 0, 'kset', 'kobj'));
        if (known) yield* putKobject(machine, known.kobj);
      },
    },
    __lp_boot_kobject: {
      run: ({ machine, args }) => {
        const path = machine.readString(args[0] ?? 0) ?? '/sys';
        return pointerOfKobject(machine, bootFolder(machine, path));
      },
    },
  },
  families: [{ names: /^(?:kobject_\w+)$/, accesses: 'arguments' }],
  lasting: /kobject/,
};
