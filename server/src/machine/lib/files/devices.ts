import type { Resource, Subject } from '../entry';
import { EBUSY, EEXIST, EINVAL } from '../../../kernel/errno';
import { printk } from '../../../kernel/log';
import { kobjectAdd } from '../../../kernel/sysfs/kobject';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import type { Machine } from '../../run/machine';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { argument } from '../support/arguments';
import { allocateRegion, registerRegion, unregisterRegion } from './deviceNumbers';
import { type FileNode, FILES, refuseName, removeNode } from './files';
import { formatPrintk } from '../format/format';
import { bootFolder } from './kobjects';
import { headerVariable, initialiseKobject, kobjectAt, putKobject } from './kobjectState';
import { served } from './openFile';
import { sizedStruct } from '../support/sizedStruct';

/** Files that modules serve: seq_file, /proc, debugfs and devices. */
const C = String.raw`
struct cdev {
  struct kobject kobj;
  struct module *owner;
  const struct file_operations *ops;
  struct list_head list;
  dev_t dev;
  unsigned int count;
};

struct miscdevice {
  int minor;
  const char *name;
  const struct file_operations *fops;
  struct list_head list;
  struct device *parent;
  struct device *this_device;
  const struct attribute_group **groups;
  const char *nodename;
  umode_t mode;
};
#define MISC_DYNAMIC_MINOR 255
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
int nonseekable_open(struct inode *inode, struct file *file);
int misc_register(struct miscdevice *misc);
void misc_deregister(struct miscdevice *misc);
int register_chrdev(unsigned int major, const char *name, const struct file_operations *fops);
void unregister_chrdev(unsigned int major, const char *name);
int alloc_chrdev_region(dev_t *device, unsigned int minor, unsigned int count, const char *name);
int register_chrdev_region(dev_t device, unsigned int count, const char *name);
void unregister_chrdev_region(dev_t device, unsigned int count);
void cdev_init(struct cdev *cdev, const struct file_operations *fops);
int cdev_add(struct cdev *cdev, dev_t device, unsigned int count);
void cdev_del(struct cdev *cdev);
struct class *__lp_class_create(const char *name);
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 4, 0)
#define class_create(name) __lp_class_create(name)
#else
#define class_create(owner, name) __lp_class_create(name)
#endif
void class_destroy(struct class *class);
struct device *device_create(struct class *class, struct device *parent, dev_t device, void *data,
                             const char *format, ...);
#define device_create_with_groups(lp_class, lp_parent, lp_number, lp_data, lp_groups, ...) \
  ({ struct device *__lp_made = device_create(lp_class, lp_parent, lp_number, lp_data, __VA_ARGS__); \
     if (!IS_ERR(__lp_made)) sysfs_create_groups(&__lp_made->kobj, lp_groups); __lp_made; })
void device_destroy(struct class *class, dev_t device);
struct device *root_device_register(const char *name);
void root_device_unregister(struct device *dev);

#define _IOC_NONE 0U
#define _IOC_WRITE 1U
#define _IOC_READ 2U
#define _IOC_NRSHIFT 0
#define _IOC_TYPESHIFT 8
#define _IOC_SIZESHIFT 16
#define _IOC_DIRSHIFT 30
#define _IOC(direction, type, number, size) \
  (((direction) << 30) | ((unsigned int)(size) << 16) | ((type) << 8) | (number))
#define _IO(type, number) _IOC(_IOC_NONE, type, number, 0)
#define _IOR(type, number, argument) _IOC(_IOC_READ, type, number, sizeof(argument))
#define _IOW(type, number, argument) _IOC(_IOC_WRITE, type, number, sizeof(argument))
#define _IOWR(type, number, argument) _IOC(_IOC_READ | _IOC_WRITE, type, number, sizeof(argument))
#define _IOC_DIR(command) (((command) >> 30) & 3)
#define _IOC_TYPE(command) (((command) >> 8) & 0xff)
#define _IOC_NR(command) ((command) & 0xff)
#define _IOC_SIZE(command) (((command) >> 16) & 0x3fff)
`;

/** Character devices: their operations by number, and what has been made of them. */
interface Devices {
  /** Major numbers that were given away. */
  nextMajor: number;
  /** By major number, or by device number. */
  readonly operations: Map<string, CharacterDevice>;
  readonly nodes: Map<string, FileNode>;
  /** Devices that `device_create()` made, by class and number. */
  readonly created: Map<string, CreatedDevice>;
}

interface CharacterDevice {
  readonly fops: Value;
  /** The `struct cdev`; 0 without one. */
  readonly cdev: Value;
}

interface CreatedDevice {
  readonly at: Pointer;
  readonly node: FileNode | undefined;
}

const DEVICES = new Part<Devices>('devices', () => ({
  nextMajor: 240,
  operations: new Map(),
  nodes: new Map(),
  created: new Map(),
}));

const MINOR_BITS = 20;

/** Adds /dev/NAME. Returns 0 or -EEXIST. */
function addDevice(
  machine: Machine,
  key: string,
  name: string,
  { fops, cdev }: CharacterDevice,
  fileData: Value,
): number {
  const files = machine.part(FILES);
  if (files.devices.children.has(name)) {
    refuseName(machine, files.devices, name);
    return -EEXIST;
  }
  const serving = served({ at: fops, tag: 'file_operations', data: 0, fileData, cdev });
  machine.part(DEVICES).nodes.set(key, files.add(files.devices, name, 0o600, serving, 'device'));
  return 0;
}

function* removeDevice(machine: Machine, key: string): Run<void> {
  const { nodes } = machine.part(DEVICES);
  const node = nodes.get(key);
  nodes.delete(key);
  if (node) yield* removeNode(machine, node);
}

/** A misc device is known by its structure, which its files get as private data. */
function registerMisc({ machine, args }: KernelCall): number {
  const [at = 0] = args;
  const field = (name: string): Value => machine.getField(at, 'miscdevice', name);
  const name = field('nodename') === 0 ? field('name') : field('nodename');
  const device = { fops: field('fops'), cdev: 0 };
  return addDevice(machine, keyOf(at), machine.readString(name) ?? '?', device, at);
}

function registerMajor({ machine, args }: KernelCall): number {
  const [major = 0, , fops = 0] = args;
  const devices = machine.part(DEVICES);
  const wanted = machine.toNumber(major);
  const number = wanted === 0 ? devices.nextMajor++ : wanted;
  if (devices.operations.has(`major ${number}`)) {
    machine.kernel.onRefusal({ kind: 'in use', what: `the major number ${number}`, error: 'EBUSY' });
    return -EBUSY;
  }
  devices.operations.set(`major ${number}`, { fops, cdev: 0 });
  return wanted === 0 ? number : 0;
}

function initialiseCdev({ machine, args }: KernelCall): void {
  const [at = 0, fops = 0] = args;
  machine.memory.fill(at, 0, machine.struct('cdev').size);
  machine.setField(at, 'cdev', 'ops', fops);
}

function addCdev({ machine, args }: KernelCall): number {
  const [at = 0, device = 0, count = 0] = args;
  const first = machine.toNumber(device);
  machine.setField(at, 'cdev', 'dev', first);
  const added = { fops: machine.getField(at, 'cdev', 'ops'), cdev: at };
  for (let index = 0; index < Math.min(machine.toNumber(count), 256); index++) {
    machine.part(DEVICES).operations.set(`device ${first + index}`, added);
  }
  return 0;
}

function removeCdev({ machine, args }: KernelCall): void {
  const first = machine.toNumber(machine.getField(args[0] ?? 0, 'cdev', 'dev'));
  machine.part(DEVICES).operations.delete(`device ${first}`);
}

function operationsOf(machine: Machine, device: number): CharacterDevice | undefined {
  const { operations } = machine.part(DEVICES);
  return operations.get(`device ${device}`) ?? operations.get(`major ${device >>> MINOR_BITS}`);
}

/** A device's folder in sysfs. Returns its `struct device`, or a negative errno. */
function addDeviceFolder(machine: Machine, by: string, folder: string, name: string): Pointer | number {
  const at = sizedStruct(machine, 'device', by);
  const { kobj } = initialiseKobject(machine, at, false);
  const err = kobjectAdd(machine.kernel, kobj, bootFolder(machine, folder), name);
  if (err !== 0) return err;
  machine.setField(at, 'kobject', 'name', machine.string(name));
  machine.setField(at, 'kobject', 'ktype', headerVariable(machine, 'device_ktype'));
  return at;
}

function createDevice(call: KernelCall): Value {
  const { machine, args, name: by } = call;
  const [class_ = 0, parent = 0, device = 0, data = 0, format = 0] = args;
  const name = formatPrintk(machine, machine.readString(format) ?? '?', args.slice(5));
  const className = machine.readString(machine.getField(class_, 'class', 'name')) ?? '?';
  const at = addDeviceFolder(machine, by, `/sys/class/${className}`, name);
  if (typeof at === 'number') return at;
  machine.setField(at, 'device', 'parent', parent);
  machine.setField(at, 'device', 'driver_data', data);
  machine.setField(at, 'device', 'devt', device);
  machine.setField(at, 'device', 'class', class_);
  const number = machine.toNumber(device);
  const operations = operationsOf(machine, number);
  const key = `${keyOf(class_)} ${number}`;
  if (operations !== undefined) addDevice(machine, key, name, operations, 0);
  machine.part(DEVICES).created.set(key, { at, node: machine.part(DEVICES).nodes.get(key) });
  return at;
}

function* destroyDevice({ machine, args }: KernelCall): Run<void> {
  const [class_ = 0, device = 0] = args;
  const key = `${keyOf(class_)} ${machine.toNumber(device)}`;
  const { created } = machine.part(DEVICES);
  const made = created.get(key);
  created.delete(key);
  yield* removeDevice(machine, key);
  if (made) yield* removeDeviceFolder(machine, made.at);
}

function* removeDeviceFolder(machine: Machine, at: Value): Run<void> {
  const known = kobjectAt(machine, at);
  if (known) yield* putKobject(machine, known.kobj);
}

function createClass({ machine, args, name: by }: KernelCall): Value {
  const [name = 0] = args;
  const folder = `/sys/class/${machine.readString(name) ?? '?'}`;
  if (bootFolder(machine, '/sys/class').children.has(folder.slice('/sys/class/'.length))) {
    printk(machine.kernel, `sysfs: cannot create duplicate filename '${folder.slice('/sys'.length)}'`);
    machine.kernel.onRefusal({ kind: 'in use', what: `'${folder}'`, error: 'EEXIST' });
    return -EEXIST;
  }
  const at = sizedStruct(machine, 'class', by);
  machine.setField(at, 'class', 'name', name);
  bootFolder(machine, folder);
  return at;
}

function destroyClass({ machine, args }: KernelCall): void {
  const [at = 0] = args;
  const name = machine.readString(machine.getField(at, 'class', 'name')) ?? '?';
  bootFolder(machine, '/sys/class').children.delete(name);
  if (at instanceof Pointer && !at.object.end) machine.memory.end(at.object, 'freed', machine.place());
}

function registerRoot({ machine, args, name: by }: KernelCall): Value {
  return addDeviceFolder(machine, by, '/sys/devices', machine.readString(args[0] ?? 0) ?? '?');
}

const MISC_DEVICE: Resource = { kind: 'hook', what: 'misc device', pointsInto: true };

export const DEVICE_FUNCTIONS: Subject = {
  c: C,
  functions: {
    class_create: { returns: 'pointer or ERR_PTR()' },
    misc_register: { returns: '0 or -errno', acquires: { resource: MISC_DEVICE, key: 0 }, run: registerMisc },
    misc_deregister: {
      releases: { resource: MISC_DEVICE, key: 0 },
      *run(call) {
        yield* removeDevice(call.machine, keyOf(argument(call, 0)));
      },
    },
    register_chrdev: { returns: 'count or -errno', run: registerMajor },
    unregister_chrdev: {
      run: ({ machine, args }) =>
        void machine.part(DEVICES).operations.delete(`major ${machine.toNumber(args[0])}`),
    },
    alloc_chrdev_region: {
      returns: '0 or -errno',
      run: (call) => allocateRegion(call, call.machine.part(DEVICES).nextMajor++),
    },
    register_chrdev_region: { returns: '0 or -errno', run: registerRegion },
    unregister_chrdev_region: { run: unregisterRegion },
    cdev_init: { run: initialiseCdev },
    cdev_add: { returns: '0 or -errno', run: addCdev },
    cdev_del: { run: removeCdev },
    __lp_class_create: { returns: 'pointer or ERR_PTR()', run: createClass },
    class_destroy: { run: destroyClass },
    device_create: { returns: 'pointer or ERR_PTR()', run: createDevice },
    device_destroy: { run: destroyDevice },
    root_device_register: { returns: 'pointer or ERR_PTR()', run: registerRoot },
    root_device_unregister: {
      *run(call) {
        yield* removeDeviceFolder(call.machine, argument(call, 0));
      },
    },
    no_llseek: { run: () => -EINVAL },
    noop_llseek: { run: () => 0 },
    default_llseek: { run: () => 0 },
    nonseekable_open: { run: () => 0 },
  },
  lasting: /device/,
};
