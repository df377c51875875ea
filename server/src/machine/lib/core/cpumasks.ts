import type { Subject } from '../entry';

/** Sets of processors, as in cpumask.h: 64 bits, of which the machine has as many as it has processors. */
export const CPUMASKS: Subject = {
  c: String.raw`
typedef struct cpumask { unsigned long bits[1]; } cpumask_t;
typedef struct cpumask cpumask_var_t[1];
typedef struct { unsigned long bits[1]; } nodemask_t;
#define __lp_cpus_all ((1UL << num_online_cpus()) - 1)
#define CPU_BITS_NONE { 0 }
#define CPU_MASK_NONE { { 0 } }
#define CPU_MASK_ALL { { ~0UL } }
#define CPU_MASK_CPU0 { { 1 } }
#define cpumask_bits(mask) ((mask)->bits)
#define cpumask_size() sizeof(struct cpumask)
#define cpumask_pr_args(mask) 64, (mask)->bits
static inline void cpumask_set_cpu(unsigned int cpu, struct cpumask *mask) { set_bit(cpu, mask->bits); }
static inline void cpumask_clear_cpu(int cpu, struct cpumask *mask) { clear_bit(cpu, mask->bits); }
#define __cpumask_set_cpu(cpu, mask) cpumask_set_cpu(cpu, mask)
#define __cpumask_clear_cpu(cpu, mask) cpumask_clear_cpu(cpu, mask)
static inline bool cpumask_test_cpu(int cpu, const struct cpumask *mask) { return test_bit(cpu, mask->bits); }
static inline bool cpumask_test_and_set_cpu(int cpu, struct cpumask *mask) { return test_and_set_bit(cpu, mask->bits); }
static inline bool cpumask_test_and_clear_cpu(int cpu, struct cpumask *mask)
{
  return test_and_clear_bit(cpu, mask->bits);
}
static inline void cpumask_clear(struct cpumask *mask) { mask->bits[0] = 0; }
static inline void cpumask_copy(struct cpumask *to, const struct cpumask *from) { to->bits[0] = from->bits[0]; }
static inline bool cpumask_and(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
  return (to->bits[0] = a->bits[0] & b->bits[0]) != 0;
}
static inline void cpumask_or(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
  to->bits[0] = a->bits[0] | b->bits[0];
}
static inline void cpumask_xor(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
  to->bits[0] = a->bits[0] ^ b->bits[0];
}
static inline bool cpumask_andnot(struct cpumask *to, const struct cpumask *a, const struct cpumask *b)
{
  return (to->bits[0] = a->bits[0] & ~b->bits[0]) != 0;
}
static inline bool cpumask_equal(const struct cpumask *a, const struct cpumask *b) { return a->bits[0] == b->bits[0]; }
static inline bool cpumask_intersects(const struct cpumask *a, const struct cpumask *b)
{
  return (a->bits[0] & b->bits[0]) != 0;
}
static inline bool cpumask_subset(const struct cpumask *a, const struct cpumask *b)
{
  return (a->bits[0] & ~b->bits[0]) == 0;
}
static inline bool cpumask_empty(const struct cpumask *mask) { return mask->bits[0] == 0; }
unsigned int num_online_cpus(void);
static inline void cpumask_setall(struct cpumask *mask) { mask->bits[0] = __lp_cpus_all; }
static inline void cpumask_complement(struct cpumask *to, const struct cpumask *from)
{
  to->bits[0] = ~from->bits[0] & __lp_cpus_all;
}
static inline bool cpumask_full(const struct cpumask *mask) { return (~mask->bits[0] & __lp_cpus_all) == 0; }
static inline unsigned int cpumask_weight(const struct cpumask *mask) { return hweight64(mask->bits[0]); }
static inline unsigned int cpumask_weight_and(const struct cpumask *a, const struct cpumask *b)
{
  return hweight64(a->bits[0] & b->bits[0]);
}
static inline unsigned int cpumask_first(const struct cpumask *mask) { return find_first_bit(mask->bits, 64); }
static inline unsigned int cpumask_first_zero(const struct cpumask *mask) { return find_first_zero_bit(mask->bits, 64); }
static inline unsigned int cpumask_last(const struct cpumask *mask) { return find_last_bit(mask->bits, 64); }
static inline unsigned int cpumask_next(int cpu, const struct cpumask *mask)
{
  return find_next_bit(mask->bits, 64, cpu + 1);
}
static inline unsigned int cpumask_next_zero(int cpu, const struct cpumask *mask)
{
  return find_next_zero_bit(mask->bits, 64, cpu + 1);
}
static inline unsigned int cpumask_first_and(const struct cpumask *a, const struct cpumask *b)
{
  unsigned long both = a->bits[0] & b->bits[0];
  return find_first_bit(&both, 64);
}
static inline unsigned int cpumask_next_and(int cpu, const struct cpumask *a, const struct cpumask *b)
{
  unsigned long both = a->bits[0] & b->bits[0];
  return find_next_bit(&both, 64, cpu + 1);
}
#define cpumask_any(mask) cpumask_first(mask)
#define cpumask_any_and(a, b) cpumask_first_and(a, b)
#define cpumask_any_but(mask, cpu) \
  ({ cpumask_t __lp_but = *(mask); cpumask_clear_cpu(cpu, &__lp_but); cpumask_first(&__lp_but); })
#define for_each_cpu(cpu, mask) for_each_set_bit(cpu, (mask)->bits, 64)
#define for_each_cpu_and(cpu, a, b) \
  for ((cpu) = cpumask_first_and(a, b); (cpu) < 64; (cpu) = cpumask_next_and(cpu, a, b))
#define for_each_cpu_not(cpu, mask) for_each_clear_bit(cpu, (mask)->bits, num_online_cpus())
#define for_each_cpu_wrap(cpu, mask, start) for_each_cpu(cpu, mask)
#define alloc_cpumask_var(mask, flags) 1
#define zalloc_cpumask_var(mask, flags) (cpumask_clear(*(mask)), 1)
#define alloc_cpumask_var_node(mask, flags, node) 1
#define zalloc_cpumask_var_node(mask, flags, node) zalloc_cpumask_var(mask, flags)
#define free_cpumask_var(mask) ((void)0)
#define cpumask_available(mask) 1
`,
};
