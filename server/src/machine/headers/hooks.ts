/** What hooks into running code, and what looks symbols up. */
export const HOOKS = String.raw`
#ifndef KSYM_NAME_LEN
#define KSYM_NAME_LEN 512
#endif
#ifndef KSYM_SYMBOL_LEN
#define KSYM_SYMBOL_LEN 600
#endif
unsigned long kallsyms_lookup_name(const char *name);
int kallsyms_on_each_symbol(int (*fn)(void *data, const char *name, unsigned long address), void *data);
int sprint_symbol(char *buffer, unsigned long address);
int sprint_symbol_no_offset(char *buffer, unsigned long address);
#define ksym_lookup_name kallsyms_lookup_name

struct pt_regs {
  unsigned long r15, r14, r13, r12, bp, bx, r11, r10, r9, r8, ax, cx, dx, si, di, orig_ax, ip, cs, flags, sp, ss;
};
#define regs_get_kernel_argument(regs, n) 0UL
#define regs_return_value(regs) ((regs)->ax)
#define instruction_pointer(regs) ((regs)->ip)

struct kprobe;
struct kretprobe_instance;
typedef unsigned char kprobe_opcode_t;
struct kprobe {
  struct hlist_node hlist;
  struct list_head list;
  unsigned long nmissed;
  kprobe_opcode_t *addr;
  const char *symbol_name;
  unsigned int offset;
  int (*pre_handler)(struct kprobe *probe, struct pt_regs *regs);
  void (*post_handler)(struct kprobe *probe, struct pt_regs *regs, unsigned long flags);
  kprobe_opcode_t opcode;
  u32 flags;
};
struct kretprobe {
  struct kprobe kp;
  int (*handler)(struct kretprobe_instance *instance, struct pt_regs *regs);
  int (*entry_handler)(struct kretprobe_instance *instance, struct pt_regs *regs);
  int maxactive;
  int nmissed;
  size_t data_size;
};
#define KPROBE_FLAG_GONE 1
#define KPROBE_FLAG_DISABLED 2
#define KPROBE_FLAG_FTRACE 8
int register_kprobe(struct kprobe *probe);
void unregister_kprobe(struct kprobe *probe);
int register_kprobes(struct kprobe **probes, int count);
void unregister_kprobes(struct kprobe **probes, int count);
int register_kretprobe(struct kretprobe *probe);
void unregister_kretprobe(struct kretprobe *probe);
int enable_kprobe(struct kprobe *probe);
int disable_kprobe(struct kprobe *probe);

struct ftrace_ops;
struct ftrace_regs;
typedef void (*ftrace_func_t)(unsigned long ip, unsigned long parent_ip, struct ftrace_ops *ops,
                              struct ftrace_regs *regs);
struct ftrace_ops {
  ftrace_func_t func;
  struct ftrace_ops *next;
  unsigned long flags;
  void *private;
};
#define FTRACE_OPS_FL_SAVE_REGS (1 << 2)
#define FTRACE_OPS_FL_SAVE_REGS_IF_SUPPORTED (1 << 3)
#define FTRACE_OPS_FL_RECURSION (1 << 4)
#define FTRACE_OPS_FL_RECURSION_SAFE (1 << 4)
#define FTRACE_OPS_FL_DYNAMIC (1 << 1)
#define FTRACE_OPS_FL_IPMODIFY (1 << 13)
#define FTRACE_OPS_FL_PERMANENT (1 << 16)
int ftrace_set_filter(struct ftrace_ops *ops, unsigned char *name, int length, int reset);
int ftrace_set_filter_ip(struct ftrace_ops *ops, unsigned long ip, int remove, int reset);
int register_ftrace_function(struct ftrace_ops *ops);
int unregister_ftrace_function(struct ftrace_ops *ops);
#define arch_ftrace_get_regs(fregs) ((struct pt_regs *)(fregs))
#define ftrace_get_regs(fregs) ((struct pt_regs *)(fregs))
#define ftrace_instruction_pointer_set(fregs, ip) do { } while (0)
#define ftrace_test_recursion_trylock(ip, parent) 0
#define ftrace_test_recursion_unlock(bit) do { } while (0)

#define DECLARE_TRACE(lp_name, ...)
#define DEFINE_TRACE(lp_name)
#define TRACE_EVENT(lp_name, ...)
#define EXPORT_TRACEPOINT_SYMBOL(lp_name)
#define EXPORT_TRACEPOINT_SYMBOL_GPL(lp_name)
struct tracepoint { const char *name; };
int tracepoint_probe_register(struct tracepoint *tp, void *probe, void *data);
int tracepoint_probe_unregister(struct tracepoint *tp, void *probe, void *data);
#define tracepoint_synchronize_unregister() synchronize_rcu()

struct ctl_table;
typedef int (*proc_handler)(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
struct ctl_table {
  const char *procname;
  void *data;
  int maxlen;
  umode_t mode;
  proc_handler proc_handler;
  void *extra1;
  void *extra2;
};
struct ctl_table_header { const struct ctl_table *ctl_table; };
struct ctl_table_header *register_sysctl_sz(const char *path, struct ctl_table *table, size_t size);
#define register_sysctl(path, table) register_sysctl_sz(path, table, sizeof(table) / sizeof((table)[0]))
void unregister_sysctl_table(struct ctl_table_header *header);
int proc_dointvec(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_dointvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_douintvec(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_douintvec_minmax(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_dobool(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
int proc_dostring(struct ctl_table *table, int write, void *buffer, size_t *length, loff_t *pos);
static const int __lp_sysctl_limits[] = { 0, 1, 2, 3, 4, 100, 200, 1000, 3000, 2147483647, 65535, -1 };
#define SYSCTL_ZERO ((void *)&__lp_sysctl_limits[0])
#define SYSCTL_ONE ((void *)&__lp_sysctl_limits[1])
#define SYSCTL_TWO ((void *)&__lp_sysctl_limits[2])
#define SYSCTL_THREE ((void *)&__lp_sysctl_limits[3])
#define SYSCTL_FOUR ((void *)&__lp_sysctl_limits[4])
#define SYSCTL_ONE_HUNDRED ((void *)&__lp_sysctl_limits[5])
#define SYSCTL_TWO_HUNDRED ((void *)&__lp_sysctl_limits[6])
#define SYSCTL_ONE_THOUSAND ((void *)&__lp_sysctl_limits[7])
#define SYSCTL_INT_MAX ((void *)&__lp_sysctl_limits[9])
#define SYSCTL_NEG_ONE ((void *)&__lp_sysctl_limits[11])

struct net;
struct sk_buff;
struct net_device;
struct nf_hook_state;
typedef unsigned int nf_hookfn(void *priv, struct sk_buff *skb, const struct nf_hook_state *state);
struct nf_hook_ops {
  nf_hookfn *hook;
  struct net_device *dev;
  void *priv;
  u8 pf;
  unsigned int hooknum;
  int priority;
};
#define NF_DROP 0
#define NF_ACCEPT 1
#define NFPROTO_IPV4 2
#define NF_INET_PRE_ROUTING 0
#define NF_INET_LOCAL_IN 1
#define NF_INET_FORWARD 2
#define NF_INET_LOCAL_OUT 3
#define NF_INET_POST_ROUTING 4
#define NF_IP_PRI_FIRST (-2147483647 - 1)
#define init_net (*__lp_init_net())
struct net *__lp_init_net(void);
int nf_register_net_hook(struct net *net, const struct nf_hook_ops *ops);
void nf_unregister_net_hook(struct net *net, const struct nf_hook_ops *ops);
`;
