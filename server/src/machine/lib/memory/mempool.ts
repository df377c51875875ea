import type { Subject } from '../entry';

/** Allocating memory, as in slab.h, mm.h, vmalloc.h and percpu.h. */
export const MEMPOOL: Subject = {
  c: String.raw`
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
`,
};
