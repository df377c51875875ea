import type { Acquisition, Release, Resource, Subject } from '../entry';
import { EEXIST, EINVAL, ENOENT } from '../../../kernel/errno';
import { printk } from '../../../kernel/log';
import type { Refusal } from '../../../kernel/refusal';
import { sysfsPath } from '../../../kernel/sysfs/kobject';
import { createKobject } from '../../../kernel/sysfs/kobjectStruct';
import type { Run } from '../../../kernel/run';
import type { Attribute, Kobject } from '../../../kernel/structs';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { kobjectAt } from './kobjectState';
import { printLog } from '../text/print';
import { shownText } from '../text/utf8';
import { contextChecked } from '../locks/atomicContext';
import { sleep } from '../tasks/sleep';

/** Kernel objects and their files in sysfs. */
const C = String.raw`
#define __ATTR(lp_name, lp_mode, lp_show, lp_store) \
  { .attr = { .name = __stringify(lp_name), .mode = (lp_mode) }, .show = lp_show, .store = lp_store }
#define __ATTR_PREALLOC(lp_name, lp_mode, lp_show, lp_store) __ATTR(lp_name, lp_mode, lp_show, lp_store)
#define __ATTR_RO(lp_name) { .attr = { .name = __stringify(lp_name), .mode = 0444 }, .show = lp_name##_show }
#define __ATTR_RO_MODE(lp_name, lp_mode) \
  { .attr = { .name = __stringify(lp_name), .mode = (lp_mode) }, .show = lp_name##_show }
#define __ATTR_RW_MODE(lp_name, lp_mode) __ATTR(lp_name, lp_mode, lp_name##_show, lp_name##_store)
#define __ATTR_WO(lp_name) { .attr = { .name = __stringify(lp_name), .mode = 0200 }, .store = lp_name##_store }
#define __ATTR_RW(lp_name) __ATTR(lp_name, 0644, lp_name##_show, lp_name##_store)
#define __ATTR_NULL { .attr = { .name = NULL } }
#define __ATTRIBUTE_GROUPS(lp_name) \
  static const struct attribute_group *lp_name##_groups[] = { &lp_name##_group, NULL }
#define ATTRIBUTE_GROUPS(lp_name) \
  static const struct attribute_group lp_name##_group = { .attrs = lp_name##_attrs }; \
  __ATTRIBUTE_GROUPS(lp_name)
#define sysfs_attr_init(attr) do { } while (0)

#define DEVICE_ATTR(lp_name, lp_mode, lp_show, lp_store) \
  struct device_attribute dev_attr_##lp_name = __ATTR(lp_name, lp_mode, lp_show, lp_store)
#define DEVICE_ATTR_RW(lp_name) struct device_attribute dev_attr_##lp_name = __ATTR_RW(lp_name)
#define DEVICE_ATTR_RO(lp_name) struct device_attribute dev_attr_##lp_name = __ATTR_RO(lp_name)
#define DEVICE_ATTR_WO(lp_name) struct device_attribute dev_attr_##lp_name = __ATTR_WO(lp_name)

int sysfs_create_file(struct kobject *kobj, const struct attribute *attr);
int sysfs_create_files(struct kobject *kobj, const struct attribute *const *attrs);
void sysfs_remove_file(struct kobject *kobj, const struct attribute *attr);
void sysfs_remove_files(struct kobject *kobj, const struct attribute *const *attrs);
int sysfs_create_group(struct kobject *kobj, const struct attribute_group *group);
int sysfs_create_groups(struct kobject *kobj, const struct attribute_group **groups);
void sysfs_remove_group(struct kobject *kobj, const struct attribute_group *group);
void sysfs_remove_groups(struct kobject *kobj, const struct attribute_group **groups);
int sysfs_update_group(struct kobject *kobj, const struct attribute_group *group);
int sysfs_create_link(struct kobject *kobj, struct kobject *target, const char *name);
void sysfs_remove_link(struct kobject *kobj, const char *name);
void sysfs_notify(struct kobject *kobj, const char *folder, const char *attr);
int device_create_file(struct device *dev, const struct device_attribute *attr);
void device_remove_file(struct device *dev, const struct device_attribute *attr);
ssize_t kobj_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
  struct kobj_attribute *own = container_of(attr, struct kobj_attribute, attr);
  return own->show ? own->show(kobj, own, buf) : -EIO;
}

ssize_t kobj_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
  struct kobj_attribute *own = container_of(attr, struct kobj_attribute, attr);
  return own->store ? own->store(kobj, own, buf, count) : -EIO;
}

ssize_t dev_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
  struct device_attribute *own = container_of(attr, struct device_attribute, attr);
  return own->show ? own->show(container_of(kobj, struct device, kobj), own, buf) : -EIO;
}

ssize_t dev_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
  struct device_attribute *own = container_of(attr, struct device_attribute, attr);
  return own->store ? own->store(container_of(kobj, struct device, kobj), own, buf, count) : -EIO;
}

const struct sysfs_ops kobj_sysfs_ops = { .show = kobj_attr_show, .store = kobj_attr_store };
const struct sysfs_ops dev_sysfs_ops = { .show = dev_attr_show, .store = dev_attr_store };
const struct kobj_type device_ktype = { .sysfs_ops = &dev_sysfs_ops };

static ssize_t __lp_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
  const struct sysfs_ops *ops = kobj->ktype ? kobj->ktype->sysfs_ops : &kobj_sysfs_ops;
  return ops && ops->show ? ops->show(kobj, attr, buf) : -EIO;
}

static ssize_t __lp_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
  const struct sysfs_ops *ops = kobj->ktype ? kobj->ktype->sysfs_ops : &kobj_sysfs_ops;
  return ops && ops->store ? ops->store(kobj, attr, buf, count) : -EIO;
}

static inline const char *dev_name(const struct device *dev) { return dev->kobj.name; }
static inline void *dev_get_drvdata(const struct device *dev) { return dev->driver_data; }
static inline void dev_set_drvdata(struct device *dev, void *data) { dev->driver_data = data; }
`;

const PAGE_SIZE = 4096;
/** No table of attributes is longer. */
const ENTRIES_MAX = 4096;

/** How many readers and writers are inside of a file's functions; removing it waits for them. */
const USERS = new Part<Map<Attribute, number>>('users of sysfs files', () => new Map());

/** The file that C describes with a `struct attribute`. */
function fileOf(machine: Machine, kobj: Value, attr: Value, mode: number): Attribute {
  const file: Attribute = {
    name: machine.readString(machine.getField(attr, 'attribute', 'name')) ?? '?',
    mode,
    show: () => used(machine, file, show(machine, kobj, attr)),
    store: (text) => used(machine, file, store(machine, kobj, attr, text)),
  };
  return file;
}

function* used<T>(machine: Machine, file: Attribute, run: Run<T>): Run<T> {
  const users = machine.part(USERS);
  users.set(file, (users.get(file) ?? 0) + 1);
  try {
    return yield* contextChecked(machine, `The function of the file '${file.name}'`, run);
  } finally {
    users.set(file, (users.get(file) ?? 1) - 1);
  }
}

/** @kernel fs/sysfs/file.c sysfs_kf_seq_show */
function* show(machine: Machine, kobj: Value, attr: Value): Run<string | number> {
  const page = machine.allocate(PAGE_SIZE, 'sysfs', true);
  const run = new Pointer(machine.functionObject('__lp_attr_show'), 0);
  let length = machine.toNumber(yield* machine.call(run, [kobj, attr, page]));
  if (length >= PAGE_SIZE) {
    printLog(machine, 'fill_read_buffer: show function returned bad count\n');
    length = PAGE_SIZE - 1;
  }
  const text = length < 0 ? length : readBytes(machine, page, length);
  machine.memory.end(page.object, 'freed', undefined);
  return text;
}

function readBytes(machine: Machine, page: Pointer, length: number): string {
  const bytes = Array.from({ length }, (_, index) =>
    machine.toNumber(machine.memory.load(new Pointer(page.object, index), { size: 1, signed: false }, false)),
  );
  return shownText(String.fromCharCode(...bytes));
}

/** @kernel fs/sysfs/file.c sysfs_kf_write */
function* store(machine: Machine, kobj: Value, attr: Value, text: string): Run<number> {
  const given = text.slice(0, PAGE_SIZE);
  const buffer = machine.allocate(given.length + 1, 'sysfs', false);
  machine.writeString(buffer, given);
  const run = new Pointer(machine.functionObject('__lp_attr_store'), 0);
  const result = machine.toNumber(yield* machine.call(run, [kobj, attr, buffer, given.length]));
  machine.memory.end(buffer.object, 'freed', undefined);
  return result;
}

/** Adds a file to a folder. Returns 0 or -EEXIST. */
function addFile(machine: Machine, folder: Kobject, file: Attribute): number {
  if (folder.attributes.some(({ name }) => name === file.name) || folder.children.has(file.name)) {
    printk(machine.kernel, `sysfs: cannot create duplicate filename '${sysfsPath(folder)}/${file.name}'`);
    machine.kernel.onRefusal(nameInUse(folder, file.name));
    return -EEXIST;
  }
  folder.attributes.push(file);
  return 0;
}

function nameInUse(folder: Kobject, name: string): Refusal {
  return { kind: 'in use', what: `'/sys${sysfsPath(folder)}/${name}'`, error: 'EEXIST' };
}

function modeOf(machine: Machine, attr: Value): number {
  return machine.toNumber(machine.getField(attr, 'attribute', 'mode')) & 0o777;
}

/** Creates the file of an attribute. Returns 0 or a negative errno. */
function createFile(machine: Machine, kobj: Value, attr: Value): number {
  const folder = kobjectAt(machine, kobj)?.kobj;
  if (!folder?.inSysfs) return kobj === 0 || attr === 0 ? -EINVAL : -ENOENT;
  return addFile(machine, folder, fileOf(machine, kobj, attr, modeOf(machine, attr)));
}

/** Removes a file and waits for those who read or write it. */
function* removeFile(machine: Machine, folder: Kobject | undefined, attr: Value, by: string): Run<void> {
  const name = machine.readString(machine.getField(attr, 'attribute', 'name'));
  const index = folder?.attributes.findIndex((file) => file.name === name) ?? -1;
  const [file] = index >= 0 ? (folder?.attributes.splice(index, 1) ?? []) : [];
  const users = machine.part(USERS);
  if (!file || (users.get(file) ?? 0) === 0) return;
  machine.mightSleep(by);
  yield* sleep(machine, {
    condition: () => (users.get(file) ?? 0) === 0,
    what: `users of the file '${file.name}'`,
  });
}

/** The pointers of an array that a NULL pointer ends. */
function pointersIn(machine: Machine, array: Value): readonly Value[] {
  const found: Value[] = [];
  if (!(array instanceof Pointer)) return found;
  while (found.length < ENTRIES_MAX) {
    const at = new Pointer(array.object, array.offset + found.length * 8);
    const value = machine.memory.load(at, { size: 8, signed: false }, true);
    if (value === 0) break;
    found.push(value);
  }
  return found;
}

/** Creates all files; if one fails, none remains. */
function* createFiles(machine: Machine, kobj: Value, attrs: readonly Value[], by: string): Run<number> {
  for (const [index, attr] of attrs.entries()) {
    const err = createFile(machine, kobj, attr);
    if (err === 0) continue;
    for (const done of attrs.slice(0, index))
      yield* removeFile(machine, kobjectAt(machine, kobj)?.kobj, done, by);
    return err;
  }
  return 0;
}

/** Creates the files of a group, in a folder of its own if it has a name. */
export function* createGroup(machine: Machine, kobj: Value, group: Value): Run<number> {
  const parent = kobjectAt(machine, kobj)?.kobj;
  if (!parent?.inSysfs) return -EINVAL;
  const name = machine.getField(group, 'attribute_group', 'name');
  const folder = name === 0 ? parent : subfolder(parent, machine.readString(name) ?? '?');
  if (!folder) {
    machine.kernel.onRefusal(nameInUse(parent, machine.readString(name) ?? '?'));
    return -EEXIST;
  }
  const isVisible = machine.getField(group, 'attribute_group', 'is_visible');
  const attrs = pointersIn(machine, machine.getField(group, 'attribute_group', 'attrs'));
  for (const [index, attr] of attrs.entries()) {
    const mode =
      isVisible === 0 ? modeOf(machine, attr) : yield* machine.call(isVisible, [kobj, attr, index]);
    const bits = machine.toNumber(mode) & 0o777;
    const err = bits === 0 ? 0 : addFile(machine, folder, fileOf(machine, kobj, attr, bits));
    if (err !== 0) return err;
  }
  return 0;
}

function subfolder(parent: Kobject, name: string): Kobject | undefined {
  if (parent.children.has(name) || parent.attributes.some((file) => file.name === name)) return undefined;
  const made = createKobject();
  Object.assign(made, { name, parent, inSysfs: true });
  parent.children.set(name, made);
  return made;
}

/** Removes what `createGroup` created. */
export function* removeGroup(machine: Machine, kobj: Value, group: Value, by: string): Run<void> {
  const parent = kobjectAt(machine, kobj)?.kobj;
  const name = machine.getField(group, 'attribute_group', 'name');
  const folder = name === 0 ? parent : parent?.children.get(machine.readString(name) ?? '?');
  for (const attr of pointersIn(machine, machine.getField(group, 'attribute_group', 'attrs'))) {
    yield* removeFile(machine, folder, attr, by);
  }
  if (folder && folder !== parent) parent?.children.delete(folder.name);
}

function* createGroups(call: KernelCall): Run<Value> {
  const { machine, name } = call;
  const groups = pointersIn(machine, argument(call, 1));
  for (const [index, group] of groups.entries()) {
    const err = yield* createGroup(machine, argument(call, 0), group);
    if (err === 0) continue;
    for (const done of groups.slice(0, index)) yield* removeGroup(machine, argument(call, 0), done, name);
    return err;
  }
  return 0;
}

const FILE: Resource = { kind: 'file', what: 'sysfs file', pointsInto: true };
const CREATED: Acquisition = { resource: FILE, key: 1, parent: 0 };
const REMOVED: Release = { resource: FILE, key: 1 };

/** The kobject of a `struct device` is its first member, and its `struct attribute` that of a device attribute. */
export const ATTRIBUTES: Subject = {
  c: C,
  functions: {
    sysfs_create_bin_file: { acquires: CREATED },
    sysfs_remove_bin_file: { releases: REMOVED },
    sysfs_create_file: {
      returns: '0 or -errno',
      acquires: CREATED,
      run: (call) => createFile(call.machine, argument(call, 0), argument(call, 1)),
    },
    device_create_file: {
      returns: '0 or -errno',
      run: (call) => createFile(call.machine, argument(call, 0), argument(call, 1)),
    },
    sysfs_create_files: {
      returns: '0 or -errno',
      acquires: CREATED,
      *run(call) {
        const attrs = pointersIn(call.machine, argument(call, 1));
        return yield* createFiles(call.machine, argument(call, 0), attrs, call.name);
      },
    },
    sysfs_remove_file: {
      releases: REMOVED,
      *run(call) {
        yield* removeFile(
          call.machine,
          kobjectAt(call.machine, argument(call, 0))?.kobj,
          argument(call, 1),
          call.name,
        );
      },
    },
    device_remove_file: {
      *run(call) {
        yield* removeFile(
          call.machine,
          kobjectAt(call.machine, argument(call, 0))?.kobj,
          argument(call, 1),
          call.name,
        );
      },
    },
    sysfs_remove_files: {
      releases: REMOVED,
      *run(call) {
        const folder = kobjectAt(call.machine, argument(call, 0))?.kobj;
        for (const attr of pointersIn(call.machine, argument(call, 1))) {
          yield* removeFile(call.machine, folder, attr, call.name);
        }
      },
    },
    sysfs_create_group: {
      returns: '0 or -errno',
      acquires: CREATED,
      *run(call) {
        return yield* createGroup(call.machine, argument(call, 0), argument(call, 1));
      },
    },
    sysfs_create_groups: { returns: '0 or -errno', acquires: CREATED, run: createGroups },
    sysfs_remove_group: {
      releases: REMOVED,
      *run(call) {
        yield* removeGroup(call.machine, argument(call, 0), argument(call, 1), call.name);
      },
    },
    sysfs_remove_groups: {
      releases: REMOVED,
      *run(call) {
        for (const group of pointersIn(call.machine, argument(call, 1))) {
          yield* removeGroup(call.machine, argument(call, 0), group, call.name);
        }
      },
    },
    sysfs_update_group: { returns: '0 or -errno', run: () => 0 },
    sysfs_create_link: { returns: '0 or -errno', run: () => 0 },
    sysfs_remove_link: { run: () => undefined },
    sysfs_notify: { run: () => undefined },
  },
  lasting: /sysfs/,
};
