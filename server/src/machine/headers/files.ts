/** Files that modules serve: seq_file, /proc, debugfs and devices. */
export const FILES = String.raw`
struct inode;
struct file;
struct dentry;
struct seq_file;
struct proc_dir_entry;
struct poll_table_struct;
struct vm_area_struct;
struct iov_iter;
struct kiocb;
typedef unsigned int fmode_t;
typedef unsigned int __poll_t;
typedef struct poll_table_struct poll_table;

struct path { void *mnt; struct dentry *dentry; };
struct qstr { u32 hash; u32 len; const unsigned char *name; };
struct super_block;

struct inode {
  umode_t i_mode;
  kuid_t i_uid;
  kgid_t i_gid;
  unsigned long i_ino;
  dev_t i_rdev;
  loff_t i_size;
  void *i_private;
  struct super_block *i_sb;
  struct cdev *i_cdev;
};

struct dentry {
  unsigned int d_flags;
  struct dentry *d_parent;
  struct qstr d_name;
  struct inode *d_inode;
  unsigned char d_iname[32];
};

struct file {
  fmode_t f_mode;
  const struct file_operations *f_op;
  void *private_data;
  struct inode *f_inode;
  unsigned int f_flags;
  const struct cred *f_cred;
  struct path f_path;
  loff_t f_pos;
};

struct file_operations {
  struct module *owner;
  unsigned int fop_flags;
  loff_t (*llseek)(struct file *file, loff_t offset, int whence);
  ssize_t (*read)(struct file *file, char *buf, size_t count, loff_t *pos);
  ssize_t (*write)(struct file *file, const char *buf, size_t count, loff_t *pos);
  ssize_t (*read_iter)(struct kiocb *iocb, struct iov_iter *iter);
  ssize_t (*write_iter)(struct kiocb *iocb, struct iov_iter *iter);
  __poll_t (*poll)(struct file *file, struct poll_table_struct *table);
  long (*unlocked_ioctl)(struct file *file, unsigned int command, unsigned long arg);
  long (*compat_ioctl)(struct file *file, unsigned int command, unsigned long arg);
  int (*mmap)(struct file *file, struct vm_area_struct *vma);
  int (*open)(struct inode *inode, struct file *file);
  int (*flush)(struct file *file, void *id);
  int (*release)(struct inode *inode, struct file *file);
  int (*fsync)(struct file *file, loff_t start, loff_t end, int datasync);
};

struct proc_ops {
  unsigned int proc_flags;
  int (*proc_open)(struct inode *inode, struct file *file);
  ssize_t (*proc_read)(struct file *file, char *buf, size_t count, loff_t *pos);
  ssize_t (*proc_read_iter)(struct kiocb *iocb, struct iov_iter *iter);
  ssize_t (*proc_write)(struct file *file, const char *buf, size_t count, loff_t *pos);
  loff_t (*proc_lseek)(struct file *file, loff_t offset, int whence);
  int (*proc_release)(struct inode *inode, struct file *file);
  __poll_t (*proc_poll)(struct file *file, struct poll_table_struct *table);
  long (*proc_ioctl)(struct file *file, unsigned int command, unsigned long arg);
};
#define PROC_ENTRY_PERMANENT 1

struct seq_operations {
  void *(*start)(struct seq_file *m, loff_t *pos);
  void (*stop)(struct seq_file *m, void *v);
  void *(*next)(struct seq_file *m, void *v, loff_t *pos);
  int (*show)(struct seq_file *m, void *v);
};

struct seq_file {
  char *buf;
  size_t size;
  size_t from;
  size_t count;
  size_t pad_until;
  loff_t index;
  loff_t read_pos;
  struct mutex lock;
  const struct seq_operations *op;
  int poll_event;
  const struct file *file;
  void *private;
};

struct proc_dir_entry {
  atomic_t refcnt;
  const struct proc_ops *proc_ops;
  const char *name;
  umode_t mode;
  loff_t size;
  void *data;
};

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
#define FMODE_READ 1
#define FMODE_WRITE 2
#ifndef SEEK_SET
#define SEEK_SET 0
#define SEEK_CUR 1
#define SEEK_END 2
#endif
#define O_RDONLY 0
#define O_WRONLY 1
#define O_RDWR 2
#define O_NONBLOCK 04000

#define SEQ_START_TOKEN ((void *)1)
#define SEQ_SKIP 1
int seq_open(struct file *file, const struct seq_operations *ops);
ssize_t seq_read(struct file *file, char *buf, size_t count, loff_t *pos);
loff_t seq_lseek(struct file *file, loff_t offset, int whence);
int seq_release(struct inode *inode, struct file *file);
int seq_release_private(struct inode *inode, struct file *file);
void *__seq_open_private(struct file *file, const struct seq_operations *ops, int size);
int seq_open_private(struct file *file, const struct seq_operations *ops, int size);
int single_open(struct file *file, int (*show)(struct seq_file *m, void *v), void *data);
int single_open_size(struct file *file, int (*show)(struct seq_file *m, void *v), void *data, size_t size);
int single_release(struct inode *inode, struct file *file);
void seq_printf(struct seq_file *m, const char *format, ...);
void seq_vprintf(struct seq_file *m, const char *format, va_list args);
void seq_puts(struct seq_file *m, const char *text);
void __seq_puts(struct seq_file *m, const char *text);
void seq_putc(struct seq_file *m, char c);
int seq_write(struct seq_file *m, const void *data, size_t length);
void seq_put_decimal_ull(struct seq_file *m, const char *delimiter, unsigned long long number);
void seq_put_decimal_ll(struct seq_file *m, const char *delimiter, long long number);
void seq_escape(struct seq_file *m, const char *text, const char *escaped);
bool seq_has_overflowed(struct seq_file *m);
struct list_head *seq_list_start(struct list_head *head, loff_t pos);
struct list_head *seq_list_start_head(struct list_head *head, loff_t pos);
struct list_head *seq_list_next(void *v, struct list_head *head, loff_t *pos);
#define DEFINE_SHOW_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return single_open(file, lp_name##_show, inode->i_private); \
  } \
  static const struct file_operations lp_name##_fops = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .read = seq_read, .llseek = seq_lseek, .release = single_release }
#define DEFINE_SHOW_STORE_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return single_open(file, lp_name##_show, inode->i_private); \
  } \
  static const struct file_operations lp_name##_fops = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .read = seq_read, .write = lp_name##_write, .llseek = seq_lseek, \
    .release = single_release }
#define DEFINE_PROC_SHOW_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return single_open(file, lp_name##_show, pde_data(inode)); \
  } \
  static const struct proc_ops lp_name##_proc_ops = { \
    .proc_open = lp_name##_open, .proc_read = seq_read, .proc_lseek = seq_lseek, .proc_release = single_release }
#define DEFINE_SEQ_ATTRIBUTE(lp_name) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    int err = seq_open(file, &lp_name##_sops); \
    if (!err && inode->i_private) \
      ((struct seq_file *)file->private_data)->private = inode->i_private; \
    return err; \
  } \
  static const struct file_operations lp_name##_fops = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .read = seq_read, .llseek = seq_lseek, .release = seq_release }
#define DEFINE_SIMPLE_ATTRIBUTE(lp_name, lp_get, lp_set, lp_format) \
  static int lp_name##_open(struct inode *inode, struct file *file) \
  { \
    return simple_attr_open(inode, file, lp_get, lp_set, lp_format); \
  } \
  static const struct file_operations lp_name = { \
    .owner = THIS_MODULE, .open = lp_name##_open, .release = simple_attr_release, .read = simple_attr_read, \
    .write = simple_attr_write, .llseek = no_llseek }
#define DEFINE_DEBUGFS_ATTRIBUTE(lp_name, lp_get, lp_set, lp_format) \
  DEFINE_SIMPLE_ATTRIBUTE(lp_name, lp_get, lp_set, lp_format)
int simple_attr_open(struct inode *inode, struct file *file, int (*get)(void *data, u64 *value),
                     int (*set)(void *data, u64 value), const char *format);
int simple_attr_release(struct inode *inode, struct file *file);
ssize_t simple_attr_read(struct file *file, char *buf, size_t count, loff_t *pos);
ssize_t simple_attr_write(struct file *file, const char *buf, size_t count, loff_t *pos);
loff_t no_llseek(struct file *file, loff_t offset, int whence);
loff_t noop_llseek(struct file *file, loff_t offset, int whence);
loff_t default_llseek(struct file *file, loff_t offset, int whence);
int nonseekable_open(struct inode *inode, struct file *file);
int simple_open(struct inode *inode, struct file *file);
ssize_t simple_read_from_buffer(void *to, size_t count, loff_t *pos, const void *from, size_t available);
ssize_t simple_write_to_buffer(void *to, size_t available, loff_t *pos, const void *from, size_t count);
static inline struct inode *file_inode(const struct file *file) { return file->f_inode; }
#define imajor(inode) ((unsigned int)((inode)->i_rdev >> 20))
#define iminor(inode) ((unsigned int)((inode)->i_rdev & 0xfffff))
#define MAJOR(device) ((unsigned int)((device) >> 20))
#define MINOR(device) ((unsigned int)((device) & 0xfffff))
#define MKDEV(major, minor) (((major) << 20) | (minor))

struct proc_dir_entry *proc_create(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                   const struct proc_ops *ops);
struct proc_dir_entry *proc_create_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                        const struct proc_ops *ops, void *data);
struct proc_dir_entry *proc_create_single_data(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                               int (*show)(struct seq_file *m, void *v), void *data);
#define proc_create_single(name, mode, parent, show) proc_create_single_data(name, mode, parent, show, NULL)
struct proc_dir_entry *proc_create_seq_private(const char *name, umode_t mode, struct proc_dir_entry *parent,
                                               const struct seq_operations *ops, unsigned int size, void *data);
#define proc_create_seq_data(name, mode, parent, ops, data) proc_create_seq_private(name, mode, parent, ops, 0, data)
#define proc_create_seq(name, mode, parent, ops) proc_create_seq_private(name, mode, parent, ops, 0, NULL)
struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
struct proc_dir_entry *proc_mkdir_data(const char *name, umode_t mode, struct proc_dir_entry *parent, void *data);
#define proc_mkdir_mode(name, mode, parent) proc_mkdir_data(name, mode, parent, NULL)
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *target);
void proc_remove(struct proc_dir_entry *entry);
void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
int remove_proc_subtree(const char *name, struct proc_dir_entry *parent);
#define proc_set_size(entry_, bytes) do { (entry_)->size = (bytes); } while (0)
#define proc_set_user(entry, uid, gid) do { } while (0)
void *pde_data(const struct inode *inode);
#define PDE_DATA(inode) pde_data(inode)

struct dentry *debugfs_create_dir(const char *name, struct dentry *parent);
struct dentry *debugfs_create_file(const char *name, umode_t mode, struct dentry *parent, void *data,
                                   const struct file_operations *fops);
#define debugfs_create_file_unsafe(name, mode, parent, data, fops) debugfs_create_file(name, mode, parent, data, fops)
struct dentry *debugfs_create_symlink(const char *name, struct dentry *parent, const char *target);
struct dentry *debugfs_lookup(const char *name, struct dentry *parent);
void __lp_debugfs_value(const char *name, umode_t mode, struct dentry *parent, void *value, const char *kind);
#define debugfs_create_u8(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u8")
#define debugfs_create_u16(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u16")
#define debugfs_create_u32(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u32")
#define debugfs_create_u64(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u64")
#define debugfs_create_x8(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x8")
#define debugfs_create_x16(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x16")
#define debugfs_create_x32(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x32")
#define debugfs_create_x64(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "x64")
#define debugfs_create_ulong(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u64")
#define debugfs_create_size_t(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "u64")
#define debugfs_create_atomic_t(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "s32")
#define debugfs_create_bool(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "bool")
#define debugfs_create_str(name, mode, parent, value) __lp_debugfs_value(name, mode, parent, value, "str")
void debugfs_remove(struct dentry *dentry);
void debugfs_lookup_and_remove(const char *name, struct dentry *parent);
#define debugfs_remove_recursive(dentry) debugfs_remove(dentry)
bool debugfs_initialized(void);

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

extern char *saved_command_line;
int cmdline_proc_show(struct seq_file *m, void *v)
{
  seq_printf(m, "%s\n", saved_command_line);
  return 0;
}

int meminfo_proc_show(struct seq_file *m, void *v)
{
  seq_printf(m, "MemTotal:       %8lu kB\n", 2030456UL);
  seq_printf(m, "MemFree:        %8lu kB\n", 1634208UL);
  seq_printf(m, "MemAvailable:   %8lu kB\n", 1802340UL);
  seq_puts(m, "Buffers:            4096 kB\nCached:           204800 kB\n");
  return 0;
}

int uptime_proc_show(struct seq_file *m, void *v)
{
  unsigned long ms = __lp_uptime_ms();

  seq_printf(m, "%lu.%02lu %lu.%02lu\n", ms / 1000, ms / 10 % 100, ms / 1000, ms / 10 % 100);
  return 0;
}

int loadavg_proc_show(struct seq_file *m, void *v)
{
  seq_puts(m, "0.00 0.00 0.00 1/100 1000\n");
  return 0;
}

int version_proc_show(struct seq_file *m, void *v)
{
  seq_printf(m, "Linux version %s\n", __lp_utsname()->release);
  return 0;
}
`;
