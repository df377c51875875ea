import type { Resource, Subject } from '../entry';
import { chooseResult } from '../support/chooseResult';
import { EEXIST, EINVAL, ENOENT } from '../../../kernel/errno';
import { keyOf } from '../../memory/keyOf';
import type { KernelCall } from '../../run/kernelFunction';
import { Part } from '../../run/part';
import { Pointer, type Value } from '../../memory/value';
import { argument, isNull } from '../support/arguments';

/** The names of the families that are registered, by the keys of their `struct genl_family`. */
const FAMILIES = new Part<Map<string, string>>('generic netlink families', () => new Map());

const FAMILY: Resource = { kind: 'hook', what: 'generic netlink family', pointsInto: true };

/** @kernel net/netlink/genetlink.c genl_register_family */
function register(call: KernelCall): number {
  const { machine } = call;
  const at = argument(call, 0);
  const name = machine.readString(machine.fieldAddress(at, 'genl_family', 'name')) ?? '';
  if (name === '') return -EINVAL;
  const families = machine.part(FAMILIES);
  if ([...families.values()].includes(name)) {
    machine.kernel.onRefusal({ kind: 'in use', what: `the netlink family '${name}'`, error: 'EEXIST' });
    return -EEXIST;
  }
  families.set(keyOf(at), name);
  machine.setField(at, 'genl_family', 'id', FIRST_ID + families.size);
  return 0;
}

const FIRST_ID = 0x17;

function unregister(call: KernelCall): number {
  return call.machine.part(FAMILIES).delete(keyOf(argument(call, 0))) ? 0 : -ENOENT;
}

const SOCKET: Resource = { kind: 'hook', what: 'netlink socket', pointsInto: true };
const OPTIONS = ['a socket', 'NULL'];

/** There may be no memory, or somebody else has the protocol. @kernel net/netlink/af_netlink.c __netlink_kernel_create */
function createSocket({ machine, name }: KernelCall): Value {
  if (chooseResult({ machine, name }, OPTIONS) === 1) return 0;
  const size = Number.POSITIVE_INFINITY;
  return new Pointer(machine.memory.allocate({ kind: 'kernel', size, name: 'a netlink socket' }), 0);
}

/** Without a socket it does nothing. */
function releaseSocket(call: KernelCall): void {
  const at = argument(call, 0);
  if (!isNull(at)) call.machine.memory.load(at, { size: 8, signed: false }, false);
}

/** Sockets and families of netlink. Nobody sends them messages: there is no network. */
export const NETLINK: Subject = {
  c: String.raw`
struct sk_buff;
struct sock;
struct net;
struct mutex;
struct netlink_kernel_cfg {
  unsigned int groups;
  unsigned int flags;
  void (*input)(struct sk_buff *skb);
  struct mutex *cb_mutex;
  int (*bind)(struct net *net, int group);
  void (*unbind)(struct net *net, int group);
  void (*release)(struct sock *sk, unsigned long *groups);
};
#define NETLINK_USERSOCK 2
#define NETLINK_GENERIC 16
struct sock *netlink_kernel_create(struct net *net, int unit, struct netlink_kernel_cfg *cfg);
void netlink_kernel_release(struct sock *sk);
struct genl_info;
struct genl_split_ops;
struct netlink_callback;
struct nla_policy;
#define GENL_NAMSIZ 16
struct genl_multicast_group { char name[GENL_NAMSIZ]; u8 flags; };
struct genl_small_ops {
  int (*doit)(struct sk_buff *skb, struct genl_info *info);
  int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
  u8 cmd, internal_flags, flags, validate;
};
struct genl_ops {
  int (*doit)(struct sk_buff *skb, struct genl_info *info);
  int (*start)(struct netlink_callback *cb);
  int (*dumpit)(struct sk_buff *skb, struct netlink_callback *cb);
  int (*done)(struct netlink_callback *cb);
  const struct nla_policy *policy;
  unsigned int maxattr;
  u8 cmd, internal_flags, flags, validate;
};
struct genl_family {
  unsigned int hdrsize;
  char name[GENL_NAMSIZ];
  unsigned int version;
  unsigned int maxattr;
  u8 netnsok:1;
  u8 parallel_ops:1;
  u8 n_ops, n_small_ops, n_split_ops, n_mcgrps, resv_start_op;
  const struct nla_policy *policy;
  int (*pre_doit)(const struct genl_split_ops *ops, struct sk_buff *skb, struct genl_info *info);
  void (*post_doit)(const struct genl_split_ops *ops, struct sk_buff *skb, struct genl_info *info);
  int (*bind)(int group);
  void (*unbind)(int group);
  const struct genl_ops *ops;
  const struct genl_small_ops *small_ops;
  const struct genl_split_ops *split_ops;
  const struct genl_multicast_group *mcgrps;
  struct module *module;
  int id;
};
int genl_register_family(struct genl_family *family);
int genl_unregister_family(const struct genl_family *family);
`,
  functions: {
    netlink_kernel_create: {
      neverCalls: true,
      returns: 'pointer or NULL',
      acquires: { resource: SOCKET, key: 'result' },
      run: createSocket,
    },
    netlink_kernel_release: { releases: { resource: SOCKET, key: 0 }, run: releaseSocket },
    genl_register_family: {
      neverCalls: true,
      returns: '0 or -errno',
      acquires: { resource: FAMILY, key: 0 },
      run: register,
    },
    genl_unregister_family: { releases: { resource: FAMILY, key: 0 }, run: unregister },
  },
};
