/** What a module says about itself and asks about others. */
export const MODULE = String.raw`
#define MODULE_NAME_LEN 56
#define THIS_MODULE (&__this_module)

enum module_state { MODULE_STATE_LIVE, MODULE_STATE_COMING, MODULE_STATE_GOING, MODULE_STATE_UNFORMED };

struct module_kobject {
  struct kobject kobj;
  struct module *mod;
  struct kobject *drivers_dir;
  void *mp;
  void *kobj_completion;
};

struct module_attribute {
  struct attribute attr;
  ssize_t (*show)(const struct module_attribute *attr, struct module_kobject *mk, char *buf);
  ssize_t (*store)(const struct module_attribute *attr, struct module_kobject *mk, const char *buf, size_t count);
};

struct module {
  enum module_state state;
  struct list_head list;
  char name[MODULE_NAME_LEN];
  struct module_kobject mkobj;
  const char *version;
  const char *srcversion;
  struct kobject *holders_dir;
  unsigned int num_kp;
  int (*init)(void);
  void (*exit)(void);
  unsigned long taints;
  bool klp;
  bool klp_alive;
  atomic_t refcnt;
};

extern struct module __this_module;

#define MODULE_INFO(tag, info) static const char __lp_modinfo_##tag[] = info
#define MODULE_LICENSE(text) static const char __lp_modinfo_license[] = text
#define MODULE_AUTHOR(text) static const char __lp_modinfo_author[] = text
#define MODULE_DESCRIPTION(text) static const char __lp_modinfo_description[] = text
#define MODULE_VERSION(text) static const char __lp_modinfo_version[] = text
#define MODULE_ALIAS(text) static const char __lp_modinfo_alias[] = text
#define MODULE_SOFTDEP(text) static const char __lp_modinfo_softdep[] = text
#define MODULE_WEAKDEP(text) static const char __lp_modinfo_weakdep[] = text
#define MODULE_FIRMWARE(text) static const char __lp_modinfo_firmware[] = text
#define MODULE_PARM_DESC(lp_name, text) static const char __lp_modinfo_parm[] = text
#define MODULE_IMPORT_NS(space) static const char __lp_modinfo_import_ns[] = __stringify(space)
#define MODULE_DEVICE_TABLE(type, lp_name) static const char __lp_modinfo_device_table[] = #type
#define MODULE_ALIAS_MISCDEV(minor) static const char __lp_modinfo_alias[] = "char-major-10"
#define MODULE_ALIAS_NETPROTO(proto) static const char __lp_modinfo_alias[] = "net-pf"
#define MODULE_ALIAS_FS(text) static const char __lp_modinfo_alias[] = text
#define MODULE_SUPPORTED_DEVICE(text) static const char __lp_modinfo_device_table[] = text

#define module_init(lp_function) static initcall_t __lp_module_init = lp_function
#define module_exit(lp_function) static exitcall_t __lp_module_exit = lp_function
#define early_initcall(lp_function) module_init(lp_function)
#define pure_initcall(lp_function) module_init(lp_function)
#define core_initcall(lp_function) module_init(lp_function)
#define postcore_initcall(lp_function) module_init(lp_function)
#define arch_initcall(lp_function) module_init(lp_function)
#define subsys_initcall(lp_function) module_init(lp_function)
#define fs_initcall(lp_function) module_init(lp_function)
#define rootfs_initcall(lp_function) module_init(lp_function)
#define device_initcall(lp_function) module_init(lp_function)
#define late_initcall(lp_function) module_init(lp_function)
#define console_initcall(lp_function) module_init(lp_function)

#define EXPORT_SYMBOL(lp_name) static const char __lp_export_##lp_name[] = #lp_name
#define EXPORT_SYMBOL_GPL(lp_name) EXPORT_SYMBOL(lp_name)
#define EXPORT_SYMBOL_NS(lp_name, space) EXPORT_SYMBOL(lp_name)
#define EXPORT_SYMBOL_NS_GPL(lp_name, space) EXPORT_SYMBOL(lp_name)
#define EXPORT_PER_CPU_SYMBOL(lp_name) EXPORT_SYMBOL(lp_name)
#define EXPORT_PER_CPU_SYMBOL_GPL(lp_name) EXPORT_SYMBOL(lp_name)
#define ALLOW_ERROR_INJECTION(lp_name, kind) static const char __lp_error_injection_##lp_name[] = #kind
#define NOKPROBE_SYMBOL(lp_name) static const char __lp_nokprobe_##lp_name[] = #lp_name

bool try_module_get(struct module *module);
void __module_get(struct module *module);
void module_put(struct module *module);
int module_refcount(struct module *module);
struct module *find_module(const char *name);
int request_module(const char *format, ...);
int request_module_nowait(const char *format, ...);
void *__symbol_get(const char *symbol);
void __symbol_put(const char *symbol);
struct module *__module_address(unsigned long address);
struct module *__module_text_address(unsigned long address);

#define symbol_get(lp_name) ((__typeof__(&lp_name))__symbol_get(#lp_name))
#define symbol_put(lp_name) __symbol_put(#lp_name)
#define symbol_request(lp_name) symbol_get(lp_name)
#define try_then_request_module(attempt, ...) (attempt)
#define module_name(mod) ((mod) ? (mod)->name : "kernel")
#define is_livepatch_module(mod) ((mod)->klp)
#define module_is_live(mod) ((mod)->state != MODULE_STATE_GOING)
#define module_put_and_kthread_exit(code) kthread_exit(code)

static ssize_t module_attr_show(struct kobject *kobj, struct attribute *attr, char *buf)
{
  const struct module_attribute *own = container_of(attr, struct module_attribute, attr);
  return own->show ? own->show(own, container_of(kobj, struct module_kobject, kobj), buf) : -EIO;
}

static ssize_t module_attr_store(struct kobject *kobj, struct attribute *attr, const char *buf, size_t count)
{
  const struct module_attribute *own = container_of(attr, struct module_attribute, attr);
  return own->store ? own->store(own, container_of(kobj, struct module_kobject, kobj), buf, count) : -EIO;
}

const struct sysfs_ops module_sysfs_ops = { .show = module_attr_show, .store = module_attr_store };
const struct kobj_type module_ktype = { .sysfs_ops = &module_sysfs_ops };
`;
