import type { Subject } from '../entry';

/** Processors, and what runs on each of them, as in smp.h, cpumask.h, stop_machine.h. There is one: calls run here. */
const C = String.raw`
int smp_processor_id(void);
#define raw_smp_processor_id() smp_processor_id()
#define __smp_processor_id() smp_processor_id()
unsigned int num_online_cpus(void);
#define num_possible_cpus() num_online_cpus()
#define num_present_cpus() num_online_cpus()
#define num_active_cpus() num_online_cpus()
#define nr_cpu_ids num_online_cpus()
#define nr_cpumask_bits num_online_cpus()
#define NR_CPUS 64
#define cpu_online(cpu) ((unsigned int)(cpu) < num_online_cpus())
#define cpu_possible(cpu) cpu_online(cpu)
#define cpu_present(cpu) cpu_online(cpu)
#define cpu_active(cpu) cpu_online(cpu)
#define numa_node_id() 0
#define numa_mem_id() 0
#define cpu_to_node(cpu) 0
#define cpu_to_mem(cpu) 0
#define num_online_nodes() 1
#define num_possible_nodes() 1
#define nr_node_ids 1
#define node_online(node) ((node) == 0)
#define first_online_node 0
#define for_each_online_node(node) for ((node) = 0; (node) < 1; (node)++)
#define for_each_node(node) for_each_online_node(node)
#define NUMA_NO_NODE (-1)
#define for_each_online_cpu(cpu) for ((cpu) = 0; (cpu) < num_online_cpus(); (cpu)++)
#define for_each_possible_cpu(cpu) for_each_online_cpu(cpu)
#define for_each_present_cpu(cpu) for_each_online_cpu(cpu)

struct cpumask __cpu_online_mask = { { 1 } };
struct cpumask __cpu_possible_mask = { { 1 } };
struct cpumask __cpu_present_mask = { { 1 } };
struct cpumask __cpu_active_mask = { { 1 } };
#define cpu_online_mask ((const struct cpumask *)&__cpu_online_mask)
#define cpu_possible_mask ((const struct cpumask *)&__cpu_possible_mask)
#define cpu_present_mask ((const struct cpumask *)&__cpu_present_mask)
#define cpu_active_mask ((const struct cpumask *)&__cpu_active_mask)
#define cpu_all_mask cpu_possible_mask
static const struct cpumask __lp_cpumasks[64] = {
#define __LP_CPU(n) [n] = { { 1UL << (n) } }
  __LP_CPU(0), __LP_CPU(1), __LP_CPU(2), __LP_CPU(3)
};
#define cpumask_of(cpu) (&__lp_cpumasks[cpu])
#define cpumask_of_node(node) cpu_online_mask
#define topology_core_cpumask(cpu) cpu_online_mask
#define topology_sibling_cpumask(cpu) cpumask_of(cpu)

typedef void (*smp_call_func_t)(void *info);
typedef bool (*smp_cond_func_t)(int cpu, void *info);
static inline int smp_call_function_single(int cpu, smp_call_func_t func, void *info, int wait)
{
  unsigned long flags;

  if (!cpu_online(cpu))
    return -ENXIO;
  local_irq_save(flags);
  func(info);
  local_irq_restore(flags);
  return 0;
}
static inline void on_each_cpu(smp_call_func_t func, void *info, int wait)
{
  smp_call_function_single(0, func, info, wait);
}
static inline void on_each_cpu_mask(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait)
{
  if (cpumask_test_cpu(0, mask))
    smp_call_function_single(0, func, info, wait);
}
static inline void on_each_cpu_cond(smp_cond_func_t cond, smp_call_func_t func, void *info, bool wait)
{
  if (cond(0, info))
    smp_call_function_single(0, func, info, wait);
}
static inline int smp_call_function_any(const struct cpumask *mask, smp_call_func_t func, void *info, int wait)
{
  return smp_call_function_single(cpumask_test_cpu(0, mask) ? 0 : cpumask_first(mask), func, info, wait);
}
/* These run on the other processors only. */
static inline void smp_call_function(smp_call_func_t func, void *info, int wait) { }
static inline void smp_call_function_many(const struct cpumask *mask, smp_call_func_t func, void *info, bool wait) { }
static inline int smp_call_on_cpu(unsigned int cpu, int (*func)(void *), void *par, bool phys)
{
  might_sleep();
  return cpu_online(cpu) ? func(par) : -ENXIO;
}
static inline long work_on_cpu(int cpu, long (*fn)(void *), void *arg)
{
  might_sleep();
  return fn(arg);
}
#define work_on_cpu_safe(cpu, fn, arg) (cpu_online(cpu) ? work_on_cpu(cpu, fn, arg) : -ENODEV)
#define kick_all_cpus_sync() do { } while (0)
#define wake_up_all_idle_cpus() do { } while (0)
#define smp_send_reschedule(cpu) do { } while (0)

typedef int (*cpu_stop_fn_t)(void *arg);
/* All processors have their interrupts off while it runs. */
static inline int stop_machine(cpu_stop_fn_t fn, void *data, const struct cpumask *cpus)
{
  unsigned long flags;
  int ret;

  local_irq_save(flags);
  ret = fn(data);
  local_irq_restore(flags);
  return ret;
}
#define stop_machine_cpuslocked(fn, data, cpus) stop_machine(fn, data, cpus)
static inline int stop_one_cpu(unsigned int cpu, cpu_stop_fn_t fn, void *arg)
{
  int ret;

  if (!cpu_online(cpu))
    return -ENOENT;
  preempt_disable();
  ret = fn(arg);
  preempt_enable();
  return ret;
}
`;

export const PROCESSORS: Subject = {
  c: C,
  functions: {
    smp_processor_id: { run: () => 0 },
    num_online_cpus: { run: ({ machine }) => machine.kernel.idleTasks.length },
  },
};
