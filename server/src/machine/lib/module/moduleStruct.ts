import type { Subject } from '../entry';
import { modulePut } from '../../../kernel/module/moduleReferences';
import type { Module } from '../../../kernel/structs';
import type { KernelCall } from '../../run/kernelFunction';
import { keyOf } from '../../memory/keyOf';
import { klpViews } from '../../livepatch/klpViews';
import { LoadedModule } from '../../run/loadedModule';
import { Pointer, type Value } from '../../memory/value';

/** What a module says about itself and asks about others. */
const C = String.raw`
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

/** The module that a `struct module *` leads to. */
function moduleOf({ machine, args }: KernelCall): Module | undefined {
  const [at = 0] = args;
  const found = klpViews(machine).modules.get(keyOf(at));
  // A pointer to a module that is gone shows here.
  if (!found && at !== 0) machine.getField(at, 'module', 'state');
  return found;
}

/** NULL is the kernel itself, which is always there. */
function tryGet(call: KernelCall): number {
  if (call.args[0] === 0) return 1;
  const module = moduleOf(call);
  if (!module || module.state === 'going' || module.state === 'unformed') return 0;
  module.refcnt++;
  return 1;
}

function get(call: KernelCall): void {
  const module = moduleOf(call);
  if (module) module.refcnt++;
}

function put(call: KernelCall): void {
  const module = moduleOf(call);
  if (!module) return;
  if (module.refcnt <= 0)
    call.machine.report('misuse', `module_put() of '${module.name}', which has no references.`);
  else modulePut(module);
}

function find({ machine, args }: KernelCall): Value {
  const module = machine.kernel.modules.get(machine.readString(args[0] ?? 0) ?? '');
  return module instanceof LoadedModule ? module.at : 0;
}

interface Symbol {
  readonly at: Pointer;
  readonly owner: Module | undefined;
}

/** Where a symbol is that the kernel or a module exports; undefined if there is none of this name. */
function symbolNamed({ machine, args }: KernelCall): Symbol | undefined {
  const name = machine.readString(args[0] ?? 0) ?? '';
  for (const instance of machine.symbols.modules) {
    const { program, moduleName } = instance;
    const binding = program.variableNamed(`__lp_export_${name}`) ? program.sharedName(name) : undefined;
    const owner = machine.kernel.modules.get(moduleName ?? '');
    if (binding?.kind === 'function')
      return { at: new Pointer(instance.functionObject(binding.function), 0), owner };
    if (binding?.kind === 'variable') return { at: new Pointer(instance.global(binding.variable), 0), owner };
  }
  if (!machine.symbols.hasKernelFunction(name)) return undefined;
  return { at: new Pointer(machine.functionObject(name), 0), owner: undefined };
}

function getSymbol(call: KernelCall): Value {
  const found = symbolNamed(call);
  if (found?.owner) found.owner.refcnt++;
  return found?.at ?? 0;
}

function putSymbol(call: KernelCall): void {
  const owner = symbolNamed(call)?.owner;
  if (owner) modulePut(owner);
}

/** The module that an address lies in. */
function moduleAt({ machine, args }: KernelCall): Value {
  const at = args[0] ?? 0;
  const pointer =
    at instanceof Pointer ? at : typeof at === 'object' ? undefined : machine.memory.fromInt(at);
  const module = machine.kernel.modules.get(pointer?.object.owner ?? '');
  return module instanceof LoadedModule ? module.at : 0;
}

export const MODULE: Subject = {
  c: C,
  functions: {
    module_put_and_kthread_exit: { noReturn: 'always' },
    __module_put_and_kthread_exit: { noReturn: 'always' },
    try_module_get: { returns: 'bool', run: tryGet },
    __module_get: { run: get },
    module_put: { run: put },
    module_refcount: { run: (call) => moduleOf(call)?.refcnt ?? 0 },
    find_module: { returns: 'pointer or NULL', run: find },
    request_module: { run: () => 0 },
    request_module_nowait: { run: () => 0 },
    __symbol_get: { returns: 'pointer or NULL', run: getSymbol },
    __symbol_put: { run: putSymbol },
    __module_address: { run: moduleAt },
    __module_text_address: { run: moduleAt },
  },
  lasting: /module_get|module_put/,
};
