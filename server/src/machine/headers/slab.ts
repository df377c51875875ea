/** Allocating memory, as in slab.h, mm.h, vmalloc.h and percpu.h. */
export const SLAB = String.raw`
void *kmalloc(size_t size, gfp_t flags);
void *kzalloc(size_t size, gfp_t flags);
void *kmalloc_array(size_t n, size_t size, gfp_t flags);
void *kcalloc(size_t n, size_t size, gfp_t flags);
void *krealloc(const void *p, size_t size, gfp_t flags);
void *krealloc_array(void *p, size_t n, size_t size, gfp_t flags);
void *kmalloc_node(size_t size, gfp_t flags, int node);
void *kzalloc_node(size_t size, gfp_t flags, int node);
void *kcalloc_node(size_t n, size_t size, gfp_t flags, int node);
void *kmalloc_array_node(size_t n, size_t size, gfp_t flags, int node);
void *kvmalloc(size_t size, gfp_t flags);
void *kvzalloc(size_t size, gfp_t flags);
void *kvmalloc_node(size_t size, gfp_t flags, int node);
void *kvzalloc_node(size_t size, gfp_t flags, int node);
void *kvmalloc_array(size_t n, size_t size, gfp_t flags);
void *kvcalloc(size_t n, size_t size, gfp_t flags);
void *vmalloc(unsigned long size);
void *vzalloc(unsigned long size);
void *vmalloc_node(unsigned long size, int node);
void *vzalloc_node(unsigned long size, int node);
void *vmalloc_user(unsigned long size);
void *__vmalloc(unsigned long size, gfp_t flags);
void *vcalloc(size_t n, size_t size);
void *vmalloc_array(size_t n, size_t size);
void kfree(const void *p);
void kvfree(const void *p);
void kfree_const(const void *p);
void kfree_sensitive(const void *p);
void kvfree_sensitive(const void *p, size_t size);
#define kzfree(p) kfree_sensitive(p)
void vfree(const void *p);
size_t ksize(const void *p);
bool is_vmalloc_addr(const void *p);
void kfree_bulk(size_t n, void **p);
void kmemleak_not_leak(const void *p);
void kmemleak_ignore(const void *p);
void __lp_kfree_rcu(const void *p);
#define kfree_rcu(p, ...) __lp_kfree_rcu(p)
#define kvfree_rcu(p, ...) __lp_kfree_rcu(p)
#define kfree_rcu_mightsleep(p) __lp_kfree_rcu(p)
#define kvfree_rcu_mightsleep(p) __lp_kfree_rcu(p)
#define ZERO_SIZE_PTR ((void *)16)
#define ZERO_OR_NULL_PTR(p) ((unsigned long)(p) <= 16)
#define KMALLOC_MAX_SIZE (4UL << 20)
#define KMALLOC_MAX_CACHE_SIZE 8192UL
#define ARCH_KMALLOC_MINALIGN 8
#define __lp_second(first, second, ...) second
#define kmalloc_obj(type, ...) ((__typeof__(type) *)kmalloc(sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kzalloc_obj(type, ...) ((__typeof__(type) *)kzalloc(sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kmalloc_objs(type, count, ...) \
  ((__typeof__(type) *)kmalloc_array(count, sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kzalloc_objs(type, count, ...) \
  ((__typeof__(type) *)kcalloc(count, sizeof(type), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kmalloc_flex(type, member, count, ...) \
  ((__typeof__(type) *)kmalloc(struct_size_t(__typeof__(type), member, count), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))
#define kzalloc_flex(type, member, count, ...) \
  ((__typeof__(type) *)kzalloc(struct_size_t(__typeof__(type), member, count), __lp_second(0, ##__VA_ARGS__, GFP_KERNEL)))

#define SLAB_HWCACHE_ALIGN 0x2000u
#define SLAB_PANIC 0x40000u
#define SLAB_TYPESAFE_BY_RCU 0x80000u
#define SLAB_RECLAIM_ACCOUNT 0x20000u
#define SLAB_ACCOUNT 0x4000000u
#define SLAB_POISON 0x800u
#define SLAB_CONSISTENCY_CHECKS 0x100u
#define SLAB_NO_MERGE 0x1000000u
#define SLAB_MEM_SPREAD 0u
struct kmem_cache {
  const char *name;
  unsigned int object_size;
  unsigned int align;
  unsigned int flags;
  int refcount;
  void (*ctor)(void *object);
};
struct kmem_cache_args {
  unsigned int align;
  unsigned int useroffset;
  unsigned int usersize;
  unsigned int freeptr_offset;
  bool use_freeptr_offset;
  void (*ctor)(void *object);
};
struct kmem_cache *kmem_cache_create(const char *name, unsigned int size, ...);
struct kmem_cache *kmem_cache_create_usercopy(const char *name, unsigned int size, unsigned int align,
  slab_flags_t flags, unsigned int useroffset, unsigned int usersize, void (*ctor)(void *));
void kmem_cache_destroy(struct kmem_cache *cache);
void *kmem_cache_alloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_zalloc(struct kmem_cache *cache, gfp_t flags);
void *kmem_cache_alloc_node(struct kmem_cache *cache, gfp_t flags, int node);
void kmem_cache_free(struct kmem_cache *cache, void *p);
int kmem_cache_shrink(struct kmem_cache *cache);
unsigned int kmem_cache_size(struct kmem_cache *cache);
#define KMEM_CACHE(tag, flags) kmem_cache_create(#tag, sizeof(struct tag), _Alignof(struct tag), flags, NULL)

unsigned long __get_free_pages(gfp_t flags, unsigned int order);
unsigned long __get_free_page(gfp_t flags);
unsigned long get_zeroed_page(gfp_t flags);
void free_pages(unsigned long address, unsigned int order);
void free_page(unsigned long address);
void *alloc_pages_exact(size_t size, gfp_t flags);
void free_pages_exact(void *p, size_t size);
struct page {
  unsigned long flags;
  void *__lp_memory;
  atomic_t _refcount;
};
struct page *alloc_pages(gfp_t flags, unsigned int order);
struct page *alloc_page(gfp_t flags);
#define no_free_ptr(lp_pointer) ({ __typeof__(lp_pointer) __lp_taken = (lp_pointer); (lp_pointer) = NULL; __lp_taken; })
#define return_ptr(lp_pointer) return no_free_ptr(lp_pointer)
#define retain_and_null_ptr(lp_pointer) ((void)no_free_ptr(lp_pointer))
void __free_pages(struct page *page, unsigned int order);
#define __free_page(page) __free_pages(page, 0)
#define page_address(page) ((page)->__lp_memory)
#define kmap(page) page_address(page)
#define kmap_local_page(page) page_address(page)
#define kmap_atomic(page) page_address(page)
#define kunmap(page) ((void)0)
#define kunmap_local(address) ((void)0)
#define kunmap_atomic(address) ((void)0)
struct page *virt_to_page(const void *p);
struct page *vmalloc_to_page(const void *p);
bool virt_addr_valid(const void *p);
phys_addr_t virt_to_phys(const volatile void *p);
void *phys_to_virt(phys_addr_t address);
#define __pa(p) virt_to_phys((void *)(p))
#define __va(address) phys_to_virt(address)

void *devm_kmalloc(void *dev, size_t size, gfp_t flags);
void *devm_kzalloc(void *dev, size_t size, gfp_t flags);
void *devm_kcalloc(void *dev, size_t n, size_t size, gfp_t flags);
void *devm_kmalloc_array(void *dev, size_t n, size_t size, gfp_t flags);
void devm_kfree(void *dev, const void *p);

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

typedef void *(mempool_alloc_t)(gfp_t flags, void *data);
typedef void (mempool_free_t)(void *element, void *data);
typedef struct mempool_s {
  int min_nr;
  void *pool_data;
  mempool_alloc_t *alloc;
  mempool_free_t *free;
} mempool_t;
static inline void *mempool_kmalloc(gfp_t flags, void *data) { return kmalloc((size_t)data, flags); }
static inline void mempool_kfree(void *element, void *data) { kfree(element); }
static inline void *mempool_alloc_slab(gfp_t flags, void *data) { return kmem_cache_alloc(data, flags); }
static inline void mempool_free_slab(void *element, void *data) { kmem_cache_free(data, element); }
static inline mempool_t *mempool_create(int min_nr, mempool_alloc_t *alloc, mempool_free_t *free, void *data) {
  mempool_t *pool = kzalloc(sizeof(*pool), GFP_KERNEL);
  if (!pool) return NULL;
  pool->min_nr = min_nr;
  pool->pool_data = data;
  pool->alloc = alloc;
  pool->free = free;
  return pool;
}
#define mempool_create_kmalloc_pool(min_nr, size) \
  mempool_create(min_nr, mempool_kmalloc, mempool_kfree, (void *)(unsigned long)(size))
#define mempool_create_slab_pool(min_nr, cache) mempool_create(min_nr, mempool_alloc_slab, mempool_free_slab, cache)
static inline void *mempool_alloc(mempool_t *pool, gfp_t flags) { return pool->alloc(flags, pool->pool_data); }
static inline void mempool_free(void *element, mempool_t *pool) {
  if (element) pool->free(element, pool->pool_data);
}
static inline void mempool_destroy(mempool_t *pool) { kfree(pool); }
`;
