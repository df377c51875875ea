import type { Resource, Subject } from '../entry';
import { unknownValue } from '../../memory/value';

/** What hooks into running code, and what looks symbols up. */
const C = String.raw`
#define DECLARE_TRACE(lp_name, ...)
#define DEFINE_TRACE(lp_name)
#define TRACE_EVENT(lp_name, ...)
#define EXPORT_TRACEPOINT_SYMBOL(lp_name)
#define EXPORT_TRACEPOINT_SYMBOL_GPL(lp_name)
struct tracepoint { const char *name; };
int tracepoint_probe_register(struct tracepoint *tp, void *probe, void *data);
int tracepoint_probe_unregister(struct tracepoint *tp, void *probe, void *data);
#define tracepoint_synchronize_unregister() synchronize_rcu()

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
int nf_register_net_hooks(struct net *net, const struct nf_hook_ops *ops, unsigned int count);
void nf_unregister_net_hooks(struct net *net, const struct nf_hook_ops *ops, unsigned int count);
#define __lp_tracepoint(lp_name) \
  static inline int register_trace_##lp_name(void *probe, void *data) { return 0; } \
  static inline int unregister_trace_##lp_name(void *probe, void *data) { return 0; }
__lp_tracepoint(sched_switch)
__lp_tracepoint(sched_wakeup)
__lp_tracepoint(sched_wakeup_new)
__lp_tracepoint(sched_process_fork)
__lp_tracepoint(sched_process_exec)
__lp_tracepoint(sched_process_exit)
__lp_tracepoint(sched_process_free)
__lp_tracepoint(sys_enter)
__lp_tracepoint(sys_exit)
__lp_tracepoint(module_load)
__lp_tracepoint(module_free)
__lp_tracepoint(kmalloc)
__lp_tracepoint(kfree)
__lp_tracepoint(kfree_skb)
__lp_tracepoint(consume_skb)
__lp_tracepoint(netif_receive_skb)
__lp_tracepoint(net_dev_xmit)
__lp_tracepoint(irq_handler_entry)
__lp_tracepoint(irq_handler_exit)
__lp_tracepoint(block_rq_issue)
__lp_tracepoint(block_rq_complete)
__lp_tracepoint(task_newtask)
__lp_tracepoint(signal_generate)
__lp_tracepoint(signal_deliver)
__lp_tracepoint(workqueue_execute_start)
__lp_tracepoint(workqueue_execute_end)
#define init_net (*__lp_init_net())
struct net *__lp_init_net(void);
int nf_register_net_hook(struct net *net, const struct nf_hook_ops *ops);
void nf_unregister_net_hook(struct net *net, const struct nf_hook_ops *ops);
`;

const NETWORK_HOOK: Resource = { kind: 'hook', what: 'network hook', pointsInto: true };
const PROBE: Resource = { kind: 'hook', what: 'tracepoint probe', pointsInto: true };

/** Hooks that nothing here ever calls: they are taken and given back. */
export const PROBES: Subject = {
  c: C,
  functions: {
    nf_register_net_hooks: {
      neverCalls: true,
      returns: '0 or -errno',
      acquires: { resource: NETWORK_HOOK, key: 1 },
      run: () => 0,
    },
    nf_unregister_net_hooks: { releases: { resource: NETWORK_HOOK, key: 1 }, run: () => undefined },
    tracepoint_probe_register: {
      neverCalls: true,
      returns: '0 or -errno',
      acquires: { resource: PROBE, key: 1 },
      run: () => 0,
    },
    tracepoint_probe_unregister: {
      returns: '0 or -errno',
      releases: { resource: PROBE, key: 1 },
      run: () => 0,
    },
    nf_register_net_hook: {
      neverCalls: true,
      returns: '0 or -errno',
      acquires: { resource: NETWORK_HOOK, key: 1 },
      run: () => 0,
    },
    nf_unregister_net_hook: { releases: { resource: NETWORK_HOOK, key: 1 }, run: () => undefined },
    __lp_init_net: { run: () => unknownValue('init_net', true) },
  },
  families: [
    { names: /^register_trace_\w+$/, sleeps: 'always', acquires: { resource: PROBE, key: 0 } },
    { names: /^unregister_trace_\w+$/, sleeps: 'always', releases: { resource: PROBE, key: 0 } },
  ],
};
