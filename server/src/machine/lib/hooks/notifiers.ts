import type { Acquisition, Release, Resource, Subject } from '../entry';
import type { Run } from '../../../kernel/run';
import type { ModuleState } from '../../../kernel/structs';
import type { Machine } from '../../run/machine';
import { Pointer, type Value } from '../../memory/value';

/** Notifier chains. */
const C = String.raw`
struct notifier_block;
typedef int (*notifier_fn_t)(struct notifier_block *nb, unsigned long action, void *data);

struct notifier_block {
  notifier_fn_t notifier_call;
  struct notifier_block *next;
  int priority;
};

struct atomic_notifier_head { spinlock_t lock; struct notifier_block *head; };
struct blocking_notifier_head { struct rw_semaphore rwsem; struct notifier_block *head; };
struct raw_notifier_head { struct notifier_block *head; };
struct srcu_notifier_head { struct mutex mutex; struct srcu_struct srcu; struct notifier_block *head; };

#define NOTIFY_DONE 0x0000
#define NOTIFY_OK 0x0001
#define NOTIFY_STOP_MASK 0x8000
#define NOTIFY_BAD (NOTIFY_STOP_MASK | 0x0002)
#define NOTIFY_STOP (NOTIFY_OK | NOTIFY_STOP_MASK)
#define ATOMIC_NOTIFIER_HEAD(lp_name) struct atomic_notifier_head lp_name = { .head = NULL }
#define BLOCKING_NOTIFIER_HEAD(lp_name) struct blocking_notifier_head lp_name = { .head = NULL }
#define RAW_NOTIFIER_HEAD(lp_name) struct raw_notifier_head lp_name = { .head = NULL }
#define SRCU_NOTIFIER_HEAD(lp_name) struct srcu_notifier_head lp_name = { .head = NULL }
#define ATOMIC_INIT_NOTIFIER_HEAD(chain) memset(chain, 0, sizeof(*(chain)))
#define BLOCKING_INIT_NOTIFIER_HEAD(chain) memset(chain, 0, sizeof(*(chain)))
#define RAW_INIT_NOTIFIER_HEAD(chain) memset(chain, 0, sizeof(*(chain)))

static inline int notifier_from_errno(int err) { return err ? NOTIFY_STOP_MASK | (NOTIFY_OK - err) : NOTIFY_OK; }
static inline int notifier_to_errno(int ret)
{
  ret &= ~NOTIFY_STOP_MASK;
  return ret > NOTIFY_OK ? NOTIFY_OK - ret : 0;
}

static int __lp_notifier_add(struct notifier_block **link, struct notifier_block *nb)
{
  while (*link) {
    if (*link == nb) {
      __lp_warn_at("kernel/notifier.c notifier_chain_register", "notifier callback %ps already registered",
                   nb->notifier_call);
      return -EEXIST;
    }
    if (nb->priority > (*link)->priority)
      break;
    link = &(*link)->next;
  }
  nb->next = *link;
  *link = nb;
  return 0;
}

static int __lp_notifier_remove(struct notifier_block **link, struct notifier_block *nb)
{
  for (; *link; link = &(*link)->next) {
    if (*link != nb)
      continue;
    *link = nb->next;
    return 0;
  }
  return -ENOENT;
}

static int __lp_notifier_call(struct notifier_block *nb, unsigned long action, void *data)
{
  int ret = NOTIFY_DONE;

  while (nb && !(ret & NOTIFY_STOP_MASK)) {
    struct notifier_block *next = nb->next;

    ret = nb->notifier_call(nb, action, data);
    nb = next;
  }
  return ret;
}

#define __lp_notifier_chain(kind, type) \
  static inline int kind##_notifier_chain_register(struct type *chain, struct notifier_block *nb) \
  { \
    return __lp_notifier_add(&chain->head, nb); \
  } \
  static inline int kind##_notifier_chain_unregister(struct type *chain, struct notifier_block *nb) \
  { \
    return __lp_notifier_remove(&chain->head, nb); \
  } \
  static inline int kind##_notifier_call_chain(struct type *chain, unsigned long action, void *data) \
  { \
    return __lp_notifier_call(chain->head, action, data); \
  }
__lp_notifier_chain(atomic, atomic_notifier_head)
__lp_notifier_chain(blocking, blocking_notifier_head)
__lp_notifier_chain(raw, raw_notifier_head)
__lp_notifier_chain(srcu, srcu_notifier_head)
#define srcu_init_notifier_head(chain) memset(chain, 0, sizeof(*(chain)))
#define srcu_cleanup_notifier_head(chain) do { } while (0)

static struct notifier_block *__lp_module_notifiers;
static struct notifier_block *__lp_reboot_notifiers;
static struct notifier_block *__lp_die_notifiers;
static struct notifier_block *__lp_netdevice_notifiers;
struct atomic_notifier_head panic_notifier_list;

int register_module_notifier(struct notifier_block *nb) { return __lp_notifier_add(&__lp_module_notifiers, nb); }
int unregister_module_notifier(struct notifier_block *nb) { return __lp_notifier_remove(&__lp_module_notifiers, nb); }
/* 1 is MODULE_STATE_COMING, 2 MODULE_STATE_GOING: if one refuses the module, those that were told before learn that it goes. */
static int __lp_module_notifiers_call(unsigned long state, struct module *mod)
{
  struct notifier_block *nb = __lp_module_notifiers, *told;
  int ret = NOTIFY_DONE;

  while (nb) {
    struct notifier_block *next = nb->next;

    ret = nb->notifier_call(nb, state, mod);
    if (ret & NOTIFY_STOP_MASK)
      break;
    nb = next;
  }
  if (state == 1 && notifier_to_errno(ret) < 0) {
    for (told = __lp_module_notifiers; told && told != nb; told = told->next)
      told->notifier_call(told, 2, mod);
  }
  return ret;
}
int register_reboot_notifier(struct notifier_block *nb) { return __lp_notifier_add(&__lp_reboot_notifiers, nb); }
int unregister_reboot_notifier(struct notifier_block *nb) { return __lp_notifier_remove(&__lp_reboot_notifiers, nb); }
int register_die_notifier(struct notifier_block *nb) { return __lp_notifier_add(&__lp_die_notifiers, nb); }
int unregister_die_notifier(struct notifier_block *nb) { return __lp_notifier_remove(&__lp_die_notifiers, nb); }
int register_netdevice_notifier(struct notifier_block *nb) { return __lp_notifier_add(&__lp_netdevice_notifiers, nb); }
int unregister_netdevice_notifier(struct notifier_block *nb)
{
  return __lp_notifier_remove(&__lp_netdevice_notifiers, nb);
}

#define SYS_DOWN 0x0001
#define SYS_RESTART SYS_DOWN
#define SYS_HALT 0x0002
#define SYS_POWER_OFF 0x0003
enum cpuhp_state { CPUHP_INVALID = -1, CPUHP_OFFLINE = 0, CPUHP_BP_PREPARE_DYN = 80, CPUHP_AP_ONLINE_DYN = 190 };
static inline int cpuhp_setup_state(enum cpuhp_state state, const char *name, int (*startup)(unsigned int cpu),
                                    int (*teardown)(unsigned int cpu))
{
  int err = startup ? startup(0) : 0;
  return err ? err : state;
}
static inline int cpuhp_setup_state_nocalls(enum cpuhp_state state, const char *name, int (*startup)(unsigned int cpu),
                                            int (*teardown)(unsigned int cpu))
{
  return state;
}
#define cpuhp_remove_state(state) do { } while (0)
#define cpuhp_remove_state_nocalls(state) do { } while (0)
`;

const STATES: Readonly<Record<ModuleState, number>> = { live: 0, coming: 1, going: 2, unformed: 3 };
const NOTIFY_STOP_MASK = 0x8000;

/**
 * Tells those who registered with `register_module_notifier()` about a module. Returns 0, or the negative errno with
 * which one of them refuses it (only while it is coming).
 * @param module its `struct module`
 */
export function* callModuleNotifiers(machine: Machine, state: ModuleState, module: Value): Run<number> {
  const call = new Pointer(machine.functionObject('__lp_module_notifiers_call'), 0);
  const result = machine.toNumber(yield* machine.call(call, [STATES[state], module]));
  const answer = result & ~NOTIFY_STOP_MASK;
  return state === 'coming' && answer > 1 ? 1 - answer : 0;
}

const NOTIFIER: Resource = { kind: 'hook', what: 'notifier', pointsInto: true };
const REGISTERED: Acquisition = { resource: NOTIFIER, key: 1 };
const UNREGISTERED: Release = { resource: NOTIFIER, key: 1 };

export const NOTIFIERS: Subject = {
  c: C,
  lasting: /notifier|register/,
  functions: {
    register_reboot_notifier: { neverCalls: true },
    register_die_notifier: { neverCalls: true },
    register_netdevice_notifier: { neverCalls: true },
    atomic_notifier_chain_register: { returns: '0 or -errno', acquires: REGISTERED },
    blocking_notifier_chain_register: { returns: '0 or -errno', acquires: REGISTERED },
    raw_notifier_chain_register: { returns: '0 or -errno', acquires: REGISTERED },
    srcu_notifier_chain_register: { returns: '0 or -errno', acquires: REGISTERED },
    atomic_notifier_chain_unregister: { releases: UNREGISTERED },
    blocking_notifier_chain_unregister: { releases: UNREGISTERED },
    raw_notifier_chain_unregister: { releases: UNREGISTERED },
    srcu_notifier_chain_unregister: { releases: UNREGISTERED },
  },
};
