import { describe, expect, it } from 'vitest';
import { kobjectAdd } from '../../server/src/kernel/sysfs/kobject';
import { createKobject } from '../../server/src/kernel/sysfs/kobjectStruct';
import { runToEnd } from '../../server/src/kernel/time';
import { Pointer } from '../../server/src/machine/memory/value';
import { sysfsRights } from '../../server/src/kernel/sysfs/sysfs';
import { readFile, writeFile } from '../support/machineFiles';
import { runC } from '../support/runC';

const VALUE = `
static int value = 3;
static struct kobject *kobj;
static ssize_t value_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
  return sysfs_emit(buf, "%d\\n", value);
}
static ssize_t value_store(struct kobject *kobj, struct kobj_attribute *attr, const char *buf, size_t count)
{
  int err = kstrtoint(buf, 0, &value);
  return err ?: count;
}
static struct kobj_attribute value_attr = __ATTR_RW(value);
static ssize_t fixed_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf) { return -ENODEV; }
static struct kobj_attribute fixed_attr = __ATTR_RO(fixed);
static struct attribute *attrs[] = { &value_attr.attr, &fixed_attr.attr, NULL };
static struct attribute_group group = { .attrs = attrs };
static struct attribute_group named_group = { .name = "inner", .attrs = attrs };
`;

const FOLDER = '/sys/kernel/mine';

describe('files in sysfs', () => {
  it('are read and written by the functions of their attributes', () => {
    const { machine, result } = runC(`${VALUE}int f(void)
{
  kobj = kobject_create_and_add("mine", kernel_kobj);
  return sysfs_create_group(kobj, &group);
}`);
    expect(result).toBe(0);
    expect(readFile(machine, `${FOLDER}/value`)).toBe('3\n');
    expect(writeFile(machine, `${FOLDER}/value`, '12\n')).toBe(3);
    expect(readFile(machine, `${FOLDER}/value`)).toBe('12\n');
    expect(writeFile(machine, `${FOLDER}/value`, 'x')).toBe(-22);
    expect(readFile(machine, `${FOLDER}/fixed`)).toBe(-19);
    expect(writeFile(machine, `${FOLDER}/fixed`, '1')).toBe(-13);
    expect(sysfsRights(machine.kernel, `${FOLDER}/value`)).toBe('-rw-r--r--');
    expect(machine.faults).toEqual([]);
  });

  it('stand in folders of named groups, and go again', () => {
    const { machine, result } = runC(`${VALUE}int f(void)
{
  kobj = kobject_create_and_add("mine", NULL);
  if (sysfs_create_group(kobj, &named_group) || sysfs_create_file(kobj, &value_attr.attr))
    return 1;
  sysfs_remove_file(kobj, &value_attr.attr);
  return sysfs_create_file(kobj, &value_attr.attr) * 100 + sysfs_create_file(kobj, &value_attr.attr);
}`);
    expect(result).toBe(-17);
    expect(readFile(machine, '/sys/mine/inner/value')).toBe('3\n');
    expect(machine.kernel.log.at(-1)).toBe("sysfs: cannot create duplicate filename '/mine/value'");
  });

  it("stand in the kernel's folders and in those of modules", () => {
    const { machine, result } = runC(`${VALUE}
static ssize_t own_show(const struct module_attribute *attr, struct module_kobject *mk, char *buf)
{
  return sysfs_emit(buf, "%s %s\\n", attr->attr.name, mk->mod->name);
}
static struct module_attribute own_attr = __ATTR_RO(own);
int later(void) { return sysfs_create_file(&THIS_MODULE->mkobj.kobj, &own_attr.attr); }
int f(void) { return sysfs_create_file(kernel_kobj, &value_attr.attr); }`);
    expect(result).toBe(0);
    expect(readFile(machine, '/sys/kernel/value')).toBe('3\n');
    const { kernel } = machine;
    const kobj = createKobject();
    kobjectAdd(kernel, kobj, kernel.moduleKset, 'test');
    kernel.moduleKobjects.set('test', kobj);
    const instance = machine.symbols.modules[0]!;
    const later = new Pointer(instance.functionObject(instance.program.functionsNamed('later')[0]!), 0);
    expect(runToEnd(kernel, machine.call(later, []))).toBe(0);
    expect(readFile(machine, '/sys/module/test/own')).toBe('own test\n');
  });
});

describe('references', () => {
  const OWN = `
struct thing { int number; struct kobject kobj; };
static void release(struct kobject *kobj)
{
  struct thing *thing = container_of(kobj, struct thing, kobj);
  pr_info("release %d\\n", thing->number);
  kfree(thing);
}
static const struct kobj_type ktype = { .release = release, .sysfs_ops = &kobj_sysfs_ops };
`;

  it('keep a kobject; with the last one its release function runs', () => {
    const { log, faults, machine } = runC(`${OWN}int f(void)
{
  struct thing *thing = kzalloc(sizeof(*thing), GFP_KERNEL);
  thing->number = 5;
  if (kobject_init_and_add(&thing->kobj, &ktype, kernel_kobj, "thing-%d", thing->number))
    return 1;
  kobject_get(&thing->kobj);
  kobject_put(&thing->kobj);
  pr_info("still here: %s\\n", kobject_name(&thing->kobj));
  kobject_put(&thing->kobj);
  return 0;
}`);
    expect(log).toEqual(['still here: thing-5', 'release 5']);
    expect(faults).toEqual([]);
    expect(readFile(machine, '/sys/kernel/thing-5')).toBe(-2);
  });

  it('dropped once too often are reported', () => {
    const { faults } = runC(
      'int f(void)\n{\n  struct kobject *k = kobject_create_and_add("k", NULL);\n  kobject_put(k);\n  kobject_put(k);\n  return 0;\n}',
    );
    expect(faults[0]).toMatch(/^use-after-free: .*\(module.c:5\)$/);
  });

  it('are needed before a kobject is added', () => {
    const { faults } = runC('static struct kobject k; int f(void) { return kobject_add(&k, NULL, "k"); }');
    expect(faults[0]).toMatch(/^misuse: The kobject 'k' is added but was not initialised/);
  });
});

it('counts references where C sees them, and names what could not be added', () => {
  const { result, log, faults } = runC(`
static void release(struct kobject *kobj) { pr_info("release %s %u\\n", kobject_name(kobj), kref_read(&kobj->kref)); kfree(kobj); }
static struct kobj_type ktype = { .release = release };
static struct kobject *make(const char *name)
{
	struct kobject *kobj = kzalloc(sizeof(*kobj), GFP_KERNEL);

	if (!kobject_init_and_add(kobj, &ktype, NULL, "%s", name))
		return kobj;
	kobject_put(kobj);
	return NULL;
}
int f(void)
{
	struct kobject *one = make("one");
	int n = kref_read(&one->kref);

	if (make("one"))
		return -1;
	n += 10 * kref_read(&kobject_get(one)->kref);
	kobject_put(one);
	n += 100 * kref_read(&one->kref);
	kobject_put(one);
	return n;
}`);
  expect(faults).toEqual([]);
  expect(log.slice(2)).toEqual(['release one 0', 'release one 0']);
  expect(result).toBe(121);
});
