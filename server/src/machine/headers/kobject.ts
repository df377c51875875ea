/** Kernel objects and their files in sysfs. */
export const KOBJECT = String.raw`
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
