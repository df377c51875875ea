import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/kernel/time';
import { callModuleNotifiers } from '../../server/src/machine/lib/hooks/notifiers';
import { runC } from '../support/runC';

describe('tasks', () => {
  it('are found and described', () => {
    const { log, faults } = runC(`int f(void)
{
  char comm[TASK_COMM_LEN];
  struct task_struct *task = pid_task(find_vpid(100), PIDTYPE_PID);
  get_task_comm(comm, current);
  pr_info("%d %s %d %d\\n", task == current, comm, task_pid_nr(current), task_tgid_vnr(current));
  pr_info("%d %d\\n", find_vpid(9999) == NULL, (current->flags & PF_KTHREAD) != 0);
  pr_info("%d %d %u\\n", in_task(), smp_processor_id(), num_online_cpus());
  return 0;
}`);
    expect(log).toEqual(['1 test 100 100', '1 0', '1 0 1']);
    expect(faults).toEqual([]);
  });
});

describe('modules', () => {
  it('count their references', () => {
    const { result, faults } = runC(`int f(void)
{
  struct module *m = find_module("test");
  int first = try_module_get(m), count = module_refcount(THIS_MODULE);
  module_put(m);
  return (m == THIS_MODULE) * 1000 + first * 100 + count * 10 + module_refcount(m) + (find_module("none") == NULL) * 10000;
}`);
    expect({ result, faults }).toEqual({ result: 11110, faults: [] });
  });

  it('are given back once too often', () => {
    const { faults } = runC('int f(void) { module_put(THIS_MODULE); return 0; }');
    expect(faults).toEqual(["misuse: module_put() of 'test', which has no references. (module.c:1)"]);
  });
});

describe('notifiers', () => {
  it('are called in the order of their priorities until one stops', () => {
    const { log, result } = runC(`
static int low(struct notifier_block *nb, unsigned long action, void *data) { pr_info("low %lu %s\\n", action, (char *)data); return NOTIFY_STOP; }
static int high(struct notifier_block *nb, unsigned long action, void *data) { pr_info("high\\n"); return NOTIFY_OK; }
static int last(struct notifier_block *nb, unsigned long action, void *data) { pr_info("never\\n"); return NOTIFY_OK; }
static struct notifier_block a = { .notifier_call = low }, b = { .notifier_call = high, .priority = 5 };
static struct notifier_block c = { .notifier_call = last, .priority = -1 };
static BLOCKING_NOTIFIER_HEAD(chain);
int f(void)
{
  blocking_notifier_chain_register(&chain, &c);
  blocking_notifier_chain_register(&chain, &a);
  blocking_notifier_chain_register(&chain, &b);
  return blocking_notifier_call_chain(&chain, 4, "data") == NOTIFY_STOP;
}`);
    expect(log).toEqual(['high', 'low 4 data']);
    expect(result).toBe(1);
  });

  it('hear of modules and may refuse them', () => {
    const { machine } = runC(`
static int on_module(struct notifier_block *nb, unsigned long action, void *data)
{
  struct module *mod = data;
  pr_info("%s %s\\n", mod->name, action == MODULE_STATE_COMING ? "comes" : "changes");
  return action == MODULE_STATE_COMING ? notifier_from_errno(-EPERM) : NOTIFY_OK;
}
static struct notifier_block nb = { .notifier_call = on_module };
int f(void) { return register_module_notifier(&nb); }`);
    const at = machine.symbols.modules[0]!.external('__this_module', () => 0);
    expect(runToEnd(machine.kernel, callModuleNotifiers(machine, 'coming', at))).toBe(-1);
    expect(runToEnd(machine.kernel, callModuleNotifiers(machine, 'live', at))).toBe(0);
    expect(machine.kernel.log).toEqual(['test comes', 'test changes']);
  });
});

describe('hooks', () => {
  it('with a post handler keep livepatch from a function, and the other way round', () => {
    const { result, machine } = runC(`
static void post(struct kprobe *p, struct pt_regs *regs, unsigned long flags) { }
static struct kprobe one = { .symbol_name = "cmdline_proc_show", .post_handler = post };
static struct kprobe two = { .symbol_name = "cmdline_proc_show", .post_handler = post };
static struct kprobe plain = { .symbol_name = "cmdline_proc_show" };
int f(void) { return register_kprobe(&one) * 10000 + register_kprobe(&two) * 100 + register_kprobe(&plain); }`);
    expect(result).toBe(0);
    expect([...machine.kernel.ipmodify]).toEqual(['vmlinux:cmdline_proc_show,1']);
  });

  it('of static keys are plain switches', () => {
    const { result } = runC(`
static DEFINE_STATIC_KEY_FALSE(key);
int f(void)
{
  int before = static_branch_unlikely(&key);
  static_branch_enable(&key);
  return before * 10 + static_branch_likely(&key);
}`);
    expect(result).toBe(1);
  });

  it('look symbols up', () => {
    const { result } = runC(`int add(int a) { return a + 1; }
int f(void)
{
  int (*fn)(int) = (void *)kallsyms_lookup_name("add");
  char name[KSYM_SYMBOL_LEN];
  sprint_symbol_no_offset(name, (unsigned long)fn);
  return fn(4) * 10 + (strncmp(name, "add", 3) == 0);
}`);
    expect(result).toBe(51);
  });
});
