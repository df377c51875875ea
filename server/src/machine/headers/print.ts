/** Printing, warning and stopping, as in printk.h and bug.h. */
export const PRINT = String.raw`
#define KERN_SOH "\001"
#define KERN_EMERG "\0010"
#define KERN_ALERT "\0011"
#define KERN_CRIT "\0012"
#define KERN_ERR "\0013"
#define KERN_WARNING "\0014"
#define KERN_NOTICE "\0015"
#define KERN_INFO "\0016"
#define KERN_DEBUG "\0017"
#define KERN_DEFAULT ""
#define KERN_CONT "\001c"
#define LOGLEVEL_EMERG 0
#define LOGLEVEL_ALERT 1
#define LOGLEVEL_CRIT 2
#define LOGLEVEL_ERR 3
#define LOGLEVEL_WARNING 4
#define LOGLEVEL_NOTICE 5
#define LOGLEVEL_INFO 6
#define LOGLEVEL_DEBUG 7

struct va_format {
  const char *fmt;
  va_list *va;
};
int printk(const char *fmt, ...);
int _printk(const char *fmt, ...);
int printk_deferred(const char *fmt, ...);
int _printk_deferred(const char *fmt, ...);
int __trace_printk(unsigned long ip, const char *fmt, ...);
int __trace_puts(unsigned long ip, const char *text, int size);
int vprintk(const char *fmt, va_list args);
int vprintk_emit(int facility, int level, const void *info, const char *fmt, va_list args);
void panic(const char *fmt, ...);
void dump_stack(void);
void dump_stack_lvl(const char *level);
void print_hex_dump(const char *level, const char *prefix, int prefix_type, int rowsize, int groupsize,
                    const void *buffer, size_t length, bool ascii);
void print_hex_dump_bytes(const char *prefix, int prefix_type, const void *buffer, size_t length);
int hex_dump_to_buffer(const void *buffer, size_t length, int rowsize, int groupsize, char *line, size_t size, bool ascii);
int no_printk(const char *fmt, ...);
void __lp_warn(const char *fmt, ...);
void __lp_warn_saturated(const char *text);
void __lp_warn_at(const char *place, const char *fmt, ...);
void __lp_bug(void);
int ___ratelimit(void *state, const char *function);
int printk_ratelimit(void);
void add_taint(unsigned int flag, int lockdep_ok);
int add_taint_module(void *module, unsigned int flag, int lockdep_ok);
int test_taint(unsigned int flag);
#define LOCKDEP_STILL_OK 1
#define LOCKDEP_NOW_UNRELIABLE 0
#define TAINT_USER 6
#define TAINT_WARN 9
#define TAINT_LIVEPATCH 15
#define TAINT_TEST 18
#define print_hex_dump_debug(prefix, type, rowsize, groupsize, buffer, length, ascii) \
  print_hex_dump_bytes(prefix, type, buffer, length)
#define DUMP_PREFIX_NONE 0
#define DUMP_PREFIX_ADDRESS 1
#define DUMP_PREFIX_OFFSET 2

#define pr_fmt(fmt) fmt
#define pr_emerg(fmt, ...) printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...) printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...) printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...) printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warning(fmt, ...) printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...) printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...) printk(KERN_CONT fmt, ##__VA_ARGS__)
#define pr_debug(fmt, ...) ({ if (__lp_is_debug(DEBUG)) printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__); })
#define pr_devel(fmt, ...) pr_debug(fmt, ##__VA_ARGS__)
#define __lp_is_debug_1(value) (sizeof(#value) != sizeof("DEBUG"))
#define __lp_is_debug(value) __lp_is_debug_1(value)
#define trace_printk(fmt, ...) ((void)no_printk(fmt, ##__VA_ARGS__))
#define trace_puts(text) ((void)0)
#define early_printk(fmt, ...) printk(fmt, ##__VA_ARGS__)
#define printk_index_subsys_emit(...) ((void)0)

#define __lp_once(action) ({ static bool __lp_done; bool __lp_first = !__lp_done; \
  if (__lp_first) { __lp_done = 1; action; } __lp_first; })
#define DO_ONCE(function, ...) __lp_once(function(__VA_ARGS__))
#define DO_ONCE_LITE(function, ...) __lp_once(function(__VA_ARGS__))
#define printk_once(fmt, ...) __lp_once(printk(fmt, ##__VA_ARGS__))
#define printk_deferred_once(fmt, ...) __lp_once(printk(fmt, ##__VA_ARGS__))
#define pr_emerg_once(fmt, ...) __lp_once(pr_emerg(fmt, ##__VA_ARGS__))
#define pr_alert_once(fmt, ...) __lp_once(pr_alert(fmt, ##__VA_ARGS__))
#define pr_crit_once(fmt, ...) __lp_once(pr_crit(fmt, ##__VA_ARGS__))
#define pr_err_once(fmt, ...) __lp_once(pr_err(fmt, ##__VA_ARGS__))
#define pr_warn_once(fmt, ...) __lp_once(pr_warn(fmt, ##__VA_ARGS__))
#define pr_notice_once(fmt, ...) __lp_once(pr_notice(fmt, ##__VA_ARGS__))
#define pr_info_once(fmt, ...) __lp_once(pr_info(fmt, ##__VA_ARGS__))
#define pr_debug_once(fmt, ...) __lp_once(pr_debug(fmt, ##__VA_ARGS__))

struct ratelimit_state {
  int interval;
  int burst;
  int printed;
  int missed;
  unsigned long begin;
  unsigned long flags;
};
#define DEFAULT_RATELIMIT_INTERVAL 1250
#define DEFAULT_RATELIMIT_BURST 10
#define RATELIMIT_MSG_ON_RELEASE 1
#define RATELIMIT_STATE_INIT(name, i, b) { .interval = (i), .burst = (b) }
#define DEFINE_RATELIMIT_STATE(name, i, b) struct ratelimit_state name = RATELIMIT_STATE_INIT(name, i, b)
static inline void ratelimit_state_init(struct ratelimit_state *rs, int interval, int burst) {
  memset(rs, 0, sizeof(*rs));
  rs->interval = interval;
  rs->burst = burst;
}
#define ratelimit_default_init(rs) ratelimit_state_init(rs, DEFAULT_RATELIMIT_INTERVAL, DEFAULT_RATELIMIT_BURST)
#define ratelimit_set_flags(rs, value) ((void)((rs)->flags = (value)))
#define __ratelimit(state) ___ratelimit(state, __func__)
#define __lp_ratelimited(action) ({ static struct ratelimit_state __lp_state = \
  { .interval = DEFAULT_RATELIMIT_INTERVAL, .burst = DEFAULT_RATELIMIT_BURST }; \
  if (___ratelimit(&__lp_state, __func__)) action; })
#define printk_ratelimited(fmt, ...) __lp_ratelimited(printk(fmt, ##__VA_ARGS__))
#define pr_emerg_ratelimited(fmt, ...) __lp_ratelimited(pr_emerg(fmt, ##__VA_ARGS__))
#define pr_alert_ratelimited(fmt, ...) __lp_ratelimited(pr_alert(fmt, ##__VA_ARGS__))
#define pr_crit_ratelimited(fmt, ...) __lp_ratelimited(pr_crit(fmt, ##__VA_ARGS__))
#define pr_err_ratelimited(fmt, ...) __lp_ratelimited(pr_err(fmt, ##__VA_ARGS__))
#define pr_warn_ratelimited(fmt, ...) __lp_ratelimited(pr_warn(fmt, ##__VA_ARGS__))
#define pr_notice_ratelimited(fmt, ...) __lp_ratelimited(pr_notice(fmt, ##__VA_ARGS__))
#define pr_info_ratelimited(fmt, ...) __lp_ratelimited(pr_info(fmt, ##__VA_ARGS__))
#define pr_debug_ratelimited(fmt, ...) __lp_ratelimited(pr_debug(fmt, ##__VA_ARGS__))

struct device;
struct net_device;
int _dev_printk(const char *level, const struct device *dev, const char *fmt, ...);
int __lp_netdev_printk(const char *level, const struct net_device *dev, const char *fmt, ...);
#define dev_fmt(fmt) fmt
#define dev_printk(level, dev, fmt, ...) _dev_printk(level, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_emerg(dev, fmt, ...) _dev_printk(KERN_EMERG, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_alert(dev, fmt, ...) _dev_printk(KERN_ALERT, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_crit(dev, fmt, ...) _dev_printk(KERN_CRIT, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_err(dev, fmt, ...) _dev_printk(KERN_ERR, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_printk(KERN_WARNING, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_notice(dev, fmt, ...) _dev_printk(KERN_NOTICE, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_printk(KERN_INFO, dev, dev_fmt(fmt), ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...) ({ if (__lp_is_debug(DEBUG)) _dev_printk(KERN_DEBUG, dev, dev_fmt(fmt), ##__VA_ARGS__); })
#define dev_vdbg(dev, fmt, ...) ((void)0)
#define dev_err_probe(dev, error, fmt, ...) ({ int __lp_error = (error); \
  if (__lp_error != -EPROBE_DEFER) _dev_printk(KERN_ERR, dev, "error %pe: " fmt, ERR_PTR(__lp_error), ##__VA_ARGS__); __lp_error; })
#define dev_info_once(dev, fmt, ...) __lp_once(dev_info(dev, fmt, ##__VA_ARGS__))
#define dev_warn_once(dev, fmt, ...) __lp_once(dev_warn(dev, fmt, ##__VA_ARGS__))
#define dev_err_once(dev, fmt, ...) __lp_once(dev_err(dev, fmt, ##__VA_ARGS__))
#define dev_info_ratelimited(dev, fmt, ...) __lp_ratelimited(dev_info(dev, fmt, ##__VA_ARGS__))
#define dev_warn_ratelimited(dev, fmt, ...) __lp_ratelimited(dev_warn(dev, fmt, ##__VA_ARGS__))
#define dev_err_ratelimited(dev, fmt, ...) __lp_ratelimited(dev_err(dev, fmt, ##__VA_ARGS__))
#define netdev_printk(level, dev, fmt, ...) __lp_netdev_printk(level, dev, fmt, ##__VA_ARGS__)
#define netdev_err(dev, fmt, ...) __lp_netdev_printk(KERN_ERR, dev, fmt, ##__VA_ARGS__)
#define netdev_warn(dev, fmt, ...) __lp_netdev_printk(KERN_WARNING, dev, fmt, ##__VA_ARGS__)
#define netdev_notice(dev, fmt, ...) __lp_netdev_printk(KERN_NOTICE, dev, fmt, ##__VA_ARGS__)
#define netdev_info(dev, fmt, ...) __lp_netdev_printk(KERN_INFO, dev, fmt, ##__VA_ARGS__)
#define netdev_dbg(dev, fmt, ...) ((void)0)

#define WARN(condition, format...) ({ bool __lp_condition = !!(condition); if (__lp_condition) __lp_warn(format); __lp_condition; })
#define WARN_ON(condition) ({ bool __lp_condition = !!(condition); if (__lp_condition) __lp_warn(NULL); __lp_condition; })
#define WARN_ONCE(condition, format...) ({ static bool __lp_warned; bool __lp_condition = !!(condition); \
  if (__lp_condition && !__lp_warned) { __lp_warned = 1; __lp_warn(format); } __lp_condition; })
#define WARN_ON_ONCE(condition) ({ static bool __lp_warned; bool __lp_condition = !!(condition); \
  if (__lp_condition && !__lp_warned) { __lp_warned = 1; __lp_warn(NULL); } __lp_condition; })
#define WARN_TAINT(condition, taint, format...) WARN(condition, format)
#define WARN_TAINT_ONCE(condition, taint, format...) WARN_ONCE(condition, format)
#define WARN_RATELIMIT(condition, format, ...) WARN(condition, format, ##__VA_ARGS__)
#define WARN_ON_SMP(condition) WARN_ON(condition)
#define VM_WARN_ON(condition) ((void)(condition))
#define VM_BUG_ON(condition) ((void)(condition))
#define CHECK_DATA_CORRUPTION(condition, format...) WARN(condition, format)
#define BUG() __lp_bug()
#define BUG_ON(condition) ({ if (condition) __lp_bug(); })
#define ASSERT_RTNL() ((void)0)
`;
