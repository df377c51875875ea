import { expect, it } from 'vitest';
import { readFile, writeFile } from '../support/machineFiles';
import { runC } from '../support/runC';

const GADGET = `
struct gadget { int value; struct cdev cdev; };
static struct gadget gadget;
static struct class *gadgets;
static dev_t number;
static int gadget_open(struct inode *inode, struct file *file)
{
	file->private_data = container_of(inode->i_cdev, struct gadget, cdev);
	return 0;
}
static ssize_t gadget_read(struct file *file, char __user *to, size_t count, loff_t *pos)
{
	struct gadget *g = file->private_data;
	char text[16];

	return simple_read_from_buffer(to, count, pos, text, snprintf(text, sizeof(text), "value %d\\n", g->value));
}
static const struct file_operations gadget_fops = { .open = gadget_open, .read = gadget_read };
static ssize_t value_store(struct device *dev, struct device_attribute *attr, const char *text, size_t count)
{
	struct gadget *g = dev_get_drvdata(dev);
	int err = kstrtoint(text, 0, &g->value);

	dev_info(dev, "value is %d\\n", g->value);
	return err ? err : count;
}
static DEVICE_ATTR_WO(value);
static struct attribute *gadget_attrs[] = { &dev_attr_value.attr, NULL };
ATTRIBUTE_GROUPS(gadget);
int f(void)
{
	struct device *dev;

	alloc_chrdev_region(&number, 0, 1, "gadget");
	cdev_init(&gadget.cdev, &gadget_fops);
	cdev_add(&gadget.cdev, number, 1);
	gadgets = class_create("gadgets");
	dev = device_create_with_groups(gadgets, NULL, number, &gadget, gadget_groups, "gadget%d", 0);
	return PTR_ERR_OR_ZERO(dev);
}`;

it('a character device finds its structure through the inode, and has the attributes of its groups', () => {
  const { machine, result, faults, unknown } = runC(GADGET);
  expect({ result, faults, unknown }).toEqual({ result: 0, faults: [], unknown: [] });
  expect(writeFile(machine, '/sys/class/gadgets/gadget0/value', '7\n')).toBe(2);
  expect(readFile(machine, '/dev/gadget0')).toBe('value 7\n');
  expect(machine.kernel.log).toEqual(['gadgets gadget0: value is 7']);
  expect(machine.faults).toEqual([]);
});

it('numbers of ioctls say direction, size, type and number', () => {
  const { result } = runC(`struct arg { __u32 a; __u64 b; };
long f(void) { return _IOW('g', 2, struct arg) == 0x40106702 && _IO('g', 0) == 0x6700 && _IOC_SIZE(_IOR('g', 1, int)) == 4; }`);
  expect(result).toBe(1);
});
