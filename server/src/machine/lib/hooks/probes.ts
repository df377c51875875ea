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
    nf_register_net_hooks: { acquires: { resource: NETWORK_HOOK, key: 1 } },
    nf_unregister_net_hooks: { releases: { resource: NETWORK_HOOK, key: 1 } },
    tracepoint_probe_register: {
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
      returns: '0 or -errno',
      acquires: { resource: NETWORK_HOOK, key: 1 },
      run: () => 0,
    },
    nf_unregister_net_hook: { releases: { resource: NETWORK_HOOK, key: 1 }, run: () => undefined },
    __lp_init_net: { run: () => unknownValue('init_net', true) },
  },
};
