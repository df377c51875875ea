import type { Subject } from '../entry';

/** Hash tables that grow, as in rhashtable.h. Here they are one chain: the order of a walk is not promised anyway. */
export const RHASHTABLE: Subject = {
  c: String.raw`
struct rhash_head { struct rhash_head *next; };
struct rhlist_head { struct rhash_head rhead; struct rhlist_head *next; };
struct rhashtable;
struct rhashtable_compare_arg { struct rhashtable *ht; const void *key; };
struct rhashtable_params {
  u16 nelem_hint, key_len, key_offset, head_offset;
  unsigned int max_size;
  u16 min_size;
  bool automatic_shrinking;
  u32 (*hashfn)(const void *data, u32 len, u32 seed);
  u32 (*obj_hashfn)(const void *data, u32 len, u32 seed);
  int (*obj_cmpfn)(struct rhashtable_compare_arg *arg, const void *obj);
};
struct rhashtable {
  struct rhash_head *first;
  struct rhashtable_params p;
  atomic_t nelems;
};
struct rhashtable_iter { struct rhashtable *ht; struct rhash_head *at; bool begun; };

static int __lp_rht_init(struct rhashtable *ht, const struct rhashtable_params *params)
{
  memset(ht, 0, sizeof(*ht));
  if ((!params->key_len && !params->obj_hashfn) || (params->obj_hashfn && !params->obj_cmpfn))
    return -EINVAL;
  ht->p = *params;
  return 0;
}
static inline int rhashtable_init(struct rhashtable *ht, const struct rhashtable_params *params)
{
  return __lp_rht_init(ht, params);
}
static void *__lp_rht_object(struct rhashtable *ht, struct rhash_head *head)
{
  return head ? (char *)head - ht->p.head_offset : NULL;
}
static void *__lp_rht_find(struct rhashtable *ht, const void *key)
{
  struct rhashtable_compare_arg arg = { .ht = ht, .key = key };
  struct rhash_head *head;

  for (head = ht->first; head; head = head->next) {
    char *object = __lp_rht_object(ht, head);

    if (ht->p.obj_cmpfn ? !ht->p.obj_cmpfn(&arg, object) : !memcmp(object + ht->p.key_offset, key, ht->p.key_len))
      return object;
  }
  return NULL;
}
static void __lp_rht_add(struct rhashtable *ht, struct rhash_head *head)
{
  head->next = ht->first;
  ht->first = head;
  atomic_inc(&ht->nelems);
}
static void *__lp_rht_add_new(struct rhashtable *ht, const void *key, struct rhash_head *head)
{
  char *object = __lp_rht_object(ht, head);
  void *old = __lp_rht_find(ht, key ? key : object + ht->p.key_offset);

  if (!old)
    __lp_rht_add(ht, head);
  return old;
}
static int __lp_rht_remove(struct rhashtable *ht, struct rhash_head *head)
{
  struct rhash_head **link;

  for (link = &ht->first; *link; link = &(*link)->next) {
    if (*link != head)
      continue;
    *link = head->next;
    atomic_dec(&ht->nelems);
    return 0;
  }
  return -ENOENT;
}
static int __lp_rht_replace(struct rhashtable *ht, struct rhash_head *old, struct rhash_head *new)
{
  int err = __lp_rht_remove(ht, old);

  if (!err)
    __lp_rht_add(ht, new);
  return err;
}
#define rhashtable_lookup(ht, key, params) __lp_rht_find(ht, key)
#define rhashtable_lookup_fast(ht, key, params) __lp_rht_find(ht, key)
#define rhashtable_insert_fast(ht, head, params) ({ __lp_rht_add(ht, head); 0; })
#define rhashtable_lookup_insert_fast(ht, head, params) (__lp_rht_add_new(ht, NULL, head) ? -EEXIST : 0)
#define rhashtable_lookup_get_insert_fast(ht, head, params) __lp_rht_add_new(ht, NULL, head)
#define rhashtable_lookup_insert_key(ht, key, head, params) (__lp_rht_add_new(ht, key, head) ? -EEXIST : 0)
#define rhashtable_lookup_get_insert_key(ht, key, head, params) __lp_rht_add_new(ht, key, head)
#define rhashtable_remove_fast(ht, head, params) __lp_rht_remove(ht, head)
#define rhashtable_replace_fast(ht, old, new, params) __lp_rht_replace(ht, old, new)
static inline void rhashtable_destroy(struct rhashtable *ht) { ht->first = NULL; }
static inline void rhashtable_free_and_destroy(struct rhashtable *ht, void (*free_fn)(void *ptr, void *arg), void *arg)
{
  struct rhash_head *head = ht->first, *next;

  ht->first = NULL;
  for (; head; head = next) {
    next = head->next;
    if (free_fn)
      free_fn(__lp_rht_object(ht, head), arg);
  }
}
static inline void rhashtable_walk_enter(struct rhashtable *ht, struct rhashtable_iter *iter)
{
  iter->ht = ht;
  iter->at = NULL;
  iter->begun = false;
}
static inline void rhashtable_walk_exit(struct rhashtable_iter *iter) { }
static inline int rhashtable_walk_start_check(struct rhashtable_iter *iter) { rcu_read_lock(); return 0; }
static inline void rhashtable_walk_start(struct rhashtable_iter *iter) { rcu_read_lock(); }
static inline void rhashtable_walk_stop(struct rhashtable_iter *iter) { rcu_read_unlock(); }
static inline void *rhashtable_walk_next(struct rhashtable_iter *iter)
{
  iter->at = iter->begun ? (iter->at ? iter->at->next : NULL) : iter->ht->first;
  iter->begun = true;
  return __lp_rht_object(iter->ht, iter->at);
}
`,
};
