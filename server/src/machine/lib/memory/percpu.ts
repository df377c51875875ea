import type { Subject } from '../entry';
import { argument, countArgument } from '../support/arguments';
import { allocatePages, freeing, withoutFlags } from './slab';

/** Allocating memory, as in slab.h, mm.h, vmalloc.h and percpu.h. */
const C = String.raw`
#define DEFINE_PER_CPU(type, name) __typeof__(type) name
#define DECLARE_PER_CPU(type, name) extern __typeof__(type) name
#define DEFINE_PER_CPU_SHARED_ALIGNED(type, name) __typeof__(type) name
#define DEFINE_PER_CPU_ALIGNED(type, name) __typeof__(type) name
#define DEFINE_PER_CPU_READ_MOSTLY(type, name) __typeof__(type) name
#define DECLARE_PER_CPU_SHARED_ALIGNED(type, name) extern __typeof__(type) name
#define DECLARE_PER_CPU_READ_MOSTLY(type, name) extern __typeof__(type) name
void *__alloc_percpu(size_t size, size_t align);
void *__alloc_percpu_gfp(size_t size, size_t align, gfp_t flags);
void free_percpu(void *p);
#define alloc_percpu(type) ((__typeof__(type) *)__alloc_percpu(sizeof(type), _Alignof(type)))
#define alloc_percpu_gfp(type, flags) ((__typeof__(type) *)__alloc_percpu_gfp(sizeof(type), _Alignof(type), flags))
#define per_cpu(variable, cpu) (*((void)(cpu), &(variable)))
#define per_cpu_ptr(p, cpu) ((void)(cpu), (p))
#define this_cpu_ptr(p) (p)
#define raw_cpu_ptr(p) (p)
#define get_cpu_var(variable) (*(preempt_disable(), &(variable)))
#define put_cpu_var(variable) preempt_enable()
#define get_cpu_ptr(p) (preempt_disable(), (p))
#define put_cpu_ptr(p) preempt_enable()
#define this_cpu_read(x) (x)
#define this_cpu_write(x, value) ((void)((x) = (value)))
#define this_cpu_add(x, value) ((void)((x) += (value)))
#define this_cpu_sub(x, value) ((void)((x) -= (value)))
#define this_cpu_inc(x) ((void)((x)++))
#define this_cpu_dec(x) ((void)((x)--))
#define this_cpu_or(x, value) ((void)((x) |= (value)))
#define this_cpu_and(x, value) ((void)((x) &= (value)))
#define this_cpu_add_return(x, value) ((x) += (value))
#define this_cpu_inc_return(x) (++(x))
#define this_cpu_dec_return(x) (--(x))
#define this_cpu_xchg(x, value) xchg(&(x), value)
#define this_cpu_cmpxchg(x, old, new) cmpxchg(&(x), old, new)
#define __this_cpu_read(x) (x)
#define __this_cpu_write(x, value) this_cpu_write(x, value)
#define __this_cpu_add(x, value) this_cpu_add(x, value)
#define __this_cpu_inc(x) this_cpu_inc(x)
#define __this_cpu_dec(x) this_cpu_dec(x)
#define raw_cpu_read(x) (x)
#define raw_cpu_write(x, value) this_cpu_write(x, value)
#define raw_cpu_inc(x) this_cpu_inc(x)
`;

/** Memory of which each processor has its own. */
export const PERCPU: Subject = {
  c: C,
  functions: {
    __alloc_percpu: withoutFlags('percpu', true),
    __alloc_percpu_gfp: {
      allocates: 'percpu',
      sleeps: 'by flags',
      returns: 'pointer or NULL',
      run: (call) => allocatePages(call, countArgument(call, 0), argument(call, 2), true),
    },
    free_percpu: freeing('percpu'),
  },
};
