import { versionCode } from '../../base/kernelVersion';
import type { KernelProfile } from '../../base/kernelProfile';
import { syscallMacrosText } from './syscallMacros';
import { TOOL_MACROS_TEXT } from './toolMacros';

/** The path under which our own macro text appears in file lists; no file on disk has it. */
export const KERNEL_MACROS_PATH = '<kernel macros>';

/** Names of declarations that our text makes of the kernel's module macros; the model looks for them. */
export const MODINFO_PREFIX = '__lp_modinfo_';
export const MODULE_INIT = '__lp_module_init';
export const MODULE_EXIT = '__lp_module_exit';
/** Stands for what a macro takes from the kernel and nobody here can see. */
export const OPAQUE_VALUE = '__lp_opaque';

/**
 * Our own definitions of kernel macros, written so that their uses become C that a parser can read.
 * They keep what matters to the model (names, types, order of arguments), not how the kernel does it.
 */
const TEXT = `
#define MODULE_INFO(tag, info) static const char __lp_modinfo_##tag[] = info
#define MODULE_LICENSE(text) static const char __lp_modinfo_license[] = text
#define MODULE_AUTHOR(text) static const char __lp_modinfo_author[] = text
#define MODULE_DESCRIPTION(text) static const char __lp_modinfo_description[] = text
#define MODULE_VERSION(text) static const char __lp_modinfo_version[] = text
#define MODULE_ALIAS(text) static const char __lp_modinfo_alias[] = text
#define MODULE_SOFTDEP(text) static const char __lp_modinfo_softdep[] = text
#define MODULE_FIRMWARE(text) static const char __lp_modinfo_firmware[] = text
#define MODULE_IMPORT_NS(space)
#define MODULE_PARM_DESC(name, text) static const char __lp_modinfo_parm[] = text
#define MODULE_DEVICE_TABLE(type, name)
#define module_init(function) static initcall_t __lp_module_init = function
#define module_exit(function) static exitcall_t __lp_module_exit = function
#define device_initcall(function) module_init(function)
#define late_initcall(function) module_init(function)
#define subsys_initcall(function) module_init(function)
#define core_initcall(function) module_init(function)
#define fs_initcall(function) module_init(function)
#define module_param(name, type, mode) static void *__lp_param_##name = &name
#define module_param_named(name, value, type, mode) static void *__lp_param_##name = &value
#define module_param_cb(name, ops, arg, mode) static void *__lp_param_##name[] = { (void *)ops, (void *)arg }
#define module_param_array(name, type, count, mode) static void *__lp_param_##name = &name
#define module_param_array_named(name, array, type, count, mode) static void *__lp_param_##name = &array
#define module_param_string(name, text, size, mode) static void *__lp_param_##name = &text
#define module_param_unsafe(name, type, mode) module_param(name, type, mode)
#define EXPORT_SYMBOL(name)
#define EXPORT_SYMBOL_GPL(name)
#define EXPORT_SYMBOL_NS(name, space)
#define EXPORT_SYMBOL_NS_GPL(name, space)
#define ALLOW_ERROR_INJECTION(name, kind)
#define NOKPROBE_SYMBOL(name)
#define DEFINE_MUTEX(name) struct mutex name = __lp_opaque
#define DEFINE_SPINLOCK(name) spinlock_t name = __lp_opaque
#define DEFINE_RAW_SPINLOCK(name) raw_spinlock_t name = __lp_opaque
#define DEFINE_RWLOCK(name) rwlock_t name = __lp_opaque
#define DEFINE_SEMAPHORE(name, ...) struct semaphore name = __lp_opaque
#define DECLARE_RWSEM(name) struct rw_semaphore name = __lp_opaque
#define DEFINE_SRCU(name) struct srcu_struct name = __lp_opaque
#define DEFINE_STATIC_SRCU(name) static struct srcu_struct name = __lp_opaque
#define LIST_HEAD(name) struct list_head name = { &name, &name }
#define HLIST_HEAD(name) struct hlist_head name = { 0 }
#define DECLARE_COMPLETION(name) struct completion name = __lp_opaque
#define DECLARE_COMPLETION_ONSTACK(name) struct completion name = __lp_opaque
#define DECLARE_WAIT_QUEUE_HEAD(name) wait_queue_head_t name = __lp_opaque
#define DECLARE_WORK(name, function) struct work_struct name = { .func = function }
#define DECLARE_DELAYED_WORK(name, function) struct delayed_work name = { .work = { .func = function } }
#define DEFINE_TIMER(name, callback) struct timer_list name = { .function = callback }
#define DEFINE_IDA(name) struct ida name = __lp_opaque
#define DEFINE_IDR(name) struct idr name = __lp_opaque
#define DEFINE_XARRAY(name) struct xarray name = __lp_opaque
#define DEFINE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define DECLARE_BITMAP(name, bits) unsigned long name[((bits) + 63) / 64]
#define DEFINE_PER_CPU(type, name) __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define DEFINE_STATIC_KEY_TRUE(name) struct static_key_true name = __lp_opaque
#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = __lp_opaque
#define DECLARE_STATIC_KEY_TRUE(name) extern struct static_key_true name
#define DECLARE_STATIC_KEY_FALSE(name) extern struct static_key_false name
#define DEFINE_RATELIMIT_STATE(name, interval, burst) struct ratelimit_state name = __lp_opaque
#define ATOMIC_INIT(value) { value }
#define static_assert(...) _Static_assert(1, "")
#define THIS_MODULE (&__this_module)
#define __stringify_1(...) #__VA_ARGS__
#define __stringify(...) __stringify_1(__VA_ARGS__)
#define container_of(pointer, type, member) ((type *)__lp_container_of(pointer, offsetof(type, member)))
#define container_of_const(pointer, type, member) container_of(pointer, type, member)
#define list_entry(pointer, type, member) container_of(pointer, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_first_entry_or_null(head, type, member) ((type *)__lp_first_or_null(head, offsetof(type, member)))
#define hlist_entry(pointer, type, member) container_of(pointer, type, member)
#define rb_entry(pointer, type, member) container_of(pointer, type, member)
#define rb_entry_safe(pointer, type, member) container_of(pointer, type, member)
#define from_timer(variable, timer, field) container_of(timer, __typeof__(*(variable)), field)
#define timer_container_of(variable, timer, field) container_of(timer, __typeof__(*(variable)), field)
#define offsetof(type, member) ((unsigned long)&((type *)0)->member)
#define sizeof_field(type, member) sizeof(((type *)0)->member)
#define FIELD_SIZEOF(type, member) sizeof_field(type, member)
#define struct_size_t(type, member, count) (sizeof(type) + (count))
#define offsetofend(type, member) (offsetof(type, member) + sizeof_field(type, member))
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
#define max_t(type, a, b) ((type)(a) > (type)(b) ? (type)(a) : (type)(b))
#define clamp_t(type, value, low, high) min_t(type, max_t(type, value, low), high)
#define va_arg(list, type) (*(type *)__lp_va_arg(list, sizeof(type)))
#define kmalloc_obj(type, ...) ((__typeof__(type) *)kmalloc(sizeof(type), GFP_KERNEL))
#define kzalloc_obj(type, ...) ((__typeof__(type) *)kzalloc(sizeof(type), GFP_KERNEL))
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#define TASK_COMM_LEN 16
#define NULL ((void *)0)
#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))
`;

/** The macro text for a kernel: the constants that depend on its version are in it. */
export function kernelMacrosText(profile: KernelProfile): string {
  const proposal = `#define __LP_STATE_CALLBACKS ${Number(profile.stateCallbacks)}\n`;
  const version = `#define LINUX_VERSION_CODE ${versionCode(profile.version)}\n`;
  return `${TEXT}${TOOL_MACROS_TEXT}${syscallMacrosText(profile)}${version}${proposal}`;
}
