import { describe, expect, it } from 'vitest';
import { FILES } from '../../server/src/machine/lib/files/files';
import { readFile, writeFile } from '../support/machineFiles';
import { runC } from '../support/runC';

describe("the kernel's own files", () => {
  it('are printed by functions that can be patched', () => {
    const { machine } = runC('int f(void) { return 0; }');
    expect(readFile(machine, '/proc/cmdline')).toBe('BOOT_IMAGE=/boot/vmlinuz root=/dev/sda1 ro\n');
    expect(readFile(machine, '/proc/version')).toMatch(/^Linux version 6\.12/);
    expect(readFile(machine, '/proc/uptime')).toBe('0.00 0.00\n');
    expect(readFile(machine, '/proc')).toBe(-21);
    expect(machine.part(FILES).list('/proc')).toContain('meminfo');
    expect(machine.faults).toEqual([]);
  });
});

describe('/proc', () => {
  it('shows one record, or a list of them', () => {
    const { machine, result } = runC(`
struct item { int number; struct list_head list; };
static LIST_HEAD(items);
static struct item all[3];
static void *start(struct seq_file *m, loff_t *pos) { return seq_list_start(&items, *pos); }
static void *next(struct seq_file *m, void *v, loff_t *pos) { return seq_list_next(v, &items, pos); }
static void stop(struct seq_file *m, void *v) { pr_info("stop\\n"); }
static int show(struct seq_file *m, void *v)
{
  struct item *item = list_entry(v, struct item, list);
  if (item->number == 1)
    return SEQ_SKIP;
  seq_printf(m, "item %d", item->number);
  seq_putc(m, '\\n');
  return 0;
}
static const struct seq_operations ops = { .start = start, .next = next, .stop = stop, .show = show };
static int single_show(struct seq_file *m, void *v) { seq_printf(m, "%s\\n", (char *)m->private); return 0; }
static int open(struct inode *inode, struct file *file) { return single_open(file, single_show, pde_data(inode)); }
static const struct proc_ops pops = { .proc_open = open, .proc_read = seq_read, .proc_release = single_release };
int f(void)
{
  struct proc_dir_entry *dir = proc_mkdir("mine", NULL);
  for (int i = 0; i < 3; i++) { all[i].number = i; list_add_tail(&all[i].list, &items); }
  if (!proc_create_seq("items", 0, dir, &ops) || !proc_create_data("text", 0644, dir, &pops, "words"))
    return 1;
  return proc_create("mine/text", 0, NULL, &pops) != NULL;
}`);
    expect(result).toBe(0);
    expect(readFile(machine, '/proc/mine/items')).toBe('item 0\nitem 2\n');
    expect(readFile(machine, '/proc/mine/text')).toBe('words\n');
    expect(machine.part(FILES).list('/proc/mine')).toEqual(['items', 'text']);
    expect(machine.part(FILES).rights('/proc/mine/text')).toBe('-rw-r--r--');
    expect(machine.faults).toEqual([]);
  });

  it('takes writes, and loses what is removed', () => {
    const { machine } = runC(`
static char text[16];
static ssize_t write(struct file *file, const char __user *buf, size_t count, loff_t *pos)
{
  return simple_write_to_buffer(text, sizeof(text) - 1, pos, buf, count);
}
static ssize_t read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
  return simple_read_from_buffer(buf, count, pos, text, strlen(text));
}
static const struct proc_ops ops = { .proc_read = read, .proc_write = write };
int f(void)
{
  proc_create("gone", 0600, NULL, &ops);
  remove_proc_entry("gone", NULL);
  return proc_create("note", 0600, NULL, &ops) == NULL;
}`);
    expect(writeFile(machine, '/proc/note', 'hello\n')).toBe(6);
    expect(readFile(machine, '/proc/note')).toBe('hello\n');
    expect(machine.part(FILES).exists('/proc/gone')).toBe(false);
  });
});

describe('debugfs', () => {
  it('shows values and simple attributes', () => {
    const { machine, result } = runC(`
static u32 number = 7;
static u8 hex = 0x1f;
static bool on = true;
static int get(void *data, u64 *val) { *val = *(u32 *)data * 2; return 0; }
static int set(void *data, u64 val) { *(u32 *)data = val; return 0; }
DEFINE_SIMPLE_ATTRIBUTE(fops, get, set, "%llu\\n");
int f(void)
{
  struct dentry *dir = debugfs_create_dir("mine", NULL);
  debugfs_create_u32("number", 0644, dir, &number);
  debugfs_create_x8("hex", 0444, dir, &hex);
  debugfs_create_bool("on", 0644, dir, &on);
  debugfs_create_file("twice", 0644, dir, &number, &fops);
  return PTR_ERR(debugfs_create_dir("mine", NULL));
}`);
    const folder = '/sys/kernel/debug/mine';
    expect(result).toBe(-17);
    expect(['number', 'hex', 'on', 'twice'].map((name) => readFile(machine, `${folder}/${name}`))).toEqual([
      '7\n',
      '0x1f\n',
      'Y\n',
      '14\n',
    ]);
    expect(writeFile(machine, `${folder}/twice`, '50\n')).toBe(3);
    expect(readFile(machine, `${folder}/number`)).toBe('50\n');
    expect(writeFile(machine, `${folder}/number`, 'x')).toBe(-22);
  });
});

describe('devices', () => {
  it('keep their module while they are open', () => {
    const { machine, log } = runC(`
static int open(struct inode *inode, struct file *file)
{
  struct miscdevice *misc = file->private_data;
  pr_info("open %s, %d users\\n", misc->name, module_refcount(THIS_MODULE));
  return 0;
}
static ssize_t read(struct file *file, char __user *buf, size_t count, loff_t *pos)
{
  return simple_read_from_buffer(buf, count, pos, "data", 4);
}
static int release(struct inode *inode, struct file *file) { pr_info("release\\n"); return 0; }
static const struct file_operations fops = { .owner = THIS_MODULE, .open = open, .read = read, .release = release };
static struct miscdevice misc = { .minor = MISC_DYNAMIC_MINOR, .name = "mine", .fops = &fops };
int f(void) { return misc_register(&misc); }`);
    expect(log).toEqual([]);
    expect(readFile(machine, '/dev/mine')).toBe('data');
    expect(machine.kernel.log).toEqual(['open mine, 1 users', 'release']);
    expect(machine.kernel.modules.get('test')?.refcnt).toBe(0);
  });
});

describe('sysctls', () => {
  it('read and write their variables within limits', () => {
    const { machine, result } = runC(`
static int level = 2;
static struct ctl_table table[] = {
  { .procname = "level", .data = &level, .maxlen = sizeof(level), .mode = 0644, .proc_handler = proc_dointvec_minmax,
    .extra1 = SYSCTL_ZERO, .extra2 = SYSCTL_FOUR },
};
int f(void) { return register_sysctl("kernel/mine", table) == NULL; }`);
    expect(result).toBe(0);
    expect(readFile(machine, '/proc/sys/kernel/mine/level')).toBe('2\n');
    expect(writeFile(machine, '/proc/sys/kernel/mine/level', '4\n')).toBe(2);
    expect(writeFile(machine, '/proc/sys/kernel/mine/level', '5\n')).toBe(-22);
    expect(readFile(machine, '/proc/sys/kernel/mine/level')).toBe('4\n');
  });
});
