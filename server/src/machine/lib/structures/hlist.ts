import type { Subject } from '../entry';

/** Lists with a head of one pointer, hash tables made of them, and lock-less lists. */
export const HLIST: Subject = {
  c: String.raw`
struct hlist_node {
  struct hlist_node *next, **pprev;
};
struct hlist_head {
  struct hlist_node *first;
};
#define HLIST_HEAD_INIT { .first = NULL }
#define HLIST_HEAD(name) struct hlist_head name = { .first = NULL }
#define INIT_HLIST_HEAD(head) ((void)((head)->first = NULL))
static inline void INIT_HLIST_NODE(struct hlist_node *node) {
  node->next = NULL;
  node->pprev = NULL;
}
static inline int hlist_unhashed(const struct hlist_node *node) { return !node->pprev; }
static inline int hlist_unhashed_lockless(const struct hlist_node *node) { return !node->pprev; }
static inline int hlist_empty(const struct hlist_head *head) { return !head->first; }
static inline void __hlist_del(struct hlist_node *node) {
  struct hlist_node *next = node->next;
  struct hlist_node **pprev = node->pprev;
  *pprev = next;
  if (next) next->pprev = pprev;
}
static inline void hlist_del(struct hlist_node *node) {
  __hlist_del(node);
  node->next = LIST_POISON1;
  node->pprev = LIST_POISON2;
}
static inline void hlist_del_init(struct hlist_node *node) {
  if (node->pprev) {
    __hlist_del(node);
    INIT_HLIST_NODE(node);
  }
}
static inline void hlist_add_head(struct hlist_node *node, struct hlist_head *head) {
  struct hlist_node *first = head->first;
  node->next = first;
  if (first) first->pprev = &node->next;
  head->first = node;
  node->pprev = &head->first;
}
static inline void hlist_add_before(struct hlist_node *node, struct hlist_node *next) {
  node->pprev = next->pprev;
  node->next = next;
  next->pprev = &node->next;
  *(node->pprev) = node;
}
static inline void hlist_add_behind(struct hlist_node *node, struct hlist_node *prev) {
  node->next = prev->next;
  prev->next = node;
  node->pprev = &prev->next;
  if (node->next) node->next->pprev = &node->next;
}
static inline void hlist_add_fake(struct hlist_node *node) { node->pprev = &node->next; }
static inline bool hlist_is_singular_node(struct hlist_node *node, struct hlist_head *head) {
  return !node->next && node->pprev == &head->first;
}
static inline void hlist_move_list(struct hlist_head *old, struct hlist_head *new) {
  new->first = old->first;
  if (new->first) new->first->pprev = &new->first;
  old->first = NULL;
}
static inline size_t hlist_count_nodes(struct hlist_head *head) {
  size_t count = 0;
  for (struct hlist_node *at = head->first; at; at = at->next) count++;
  return count;
}
static inline void hlist_del_rcu(struct hlist_node *node) {
  __hlist_del(node);
  node->pprev = LIST_POISON2;
}
static inline void hlist_del_init_rcu(struct hlist_node *node) {
  if (node->pprev) {
    __hlist_del(node);
    node->pprev = NULL;
  }
}
#define hlist_add_head_rcu(node, head) hlist_add_head(node, head)
#define hlist_add_before_rcu(node, next) hlist_add_before(node, next)
#define hlist_add_behind_rcu(node, prev) hlist_add_behind(node, prev)
static inline void hlist_add_tail_rcu(struct hlist_node *node, struct hlist_head *head) {
  struct hlist_node *last = head->first;
  while (last && last->next) last = last->next;
  if (last) hlist_add_behind(node, last);
  else hlist_add_head(node, head);
}

#define hlist_entry(pointer, type, member) container_of(pointer, type, member)
#define hlist_entry_safe(pointer, type, member) \
  ({ struct hlist_node *__lp_node = (pointer); __lp_node ? hlist_entry(__lp_node, type, member) : NULL; })
#define hlist_for_each(pos, head) for ((pos) = (head)->first; (pos); (pos) = (pos)->next)
#define hlist_for_each_safe(pos, n, head) \
  for ((pos) = (head)->first; (pos) && ((n) = (pos)->next, 1); (pos) = (n))
#define hlist_for_each_entry(pos, head, member, ...) \
  for ((pos) = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); (pos); \
       (pos) = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define hlist_for_each_entry_continue(pos, member) \
  for ((pos) = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member); (pos); \
       (pos) = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define hlist_for_each_entry_from(pos, member) \
  for (; (pos); (pos) = hlist_entry_safe((pos)->member.next, __typeof__(*(pos)), member))
#define hlist_for_each_entry_safe(pos, n, head, member) \
  for ((pos) = hlist_entry_safe((head)->first, __typeof__(*(pos)), member); (pos) && ((n) = (pos)->member.next, 1); \
       (pos) = hlist_entry_safe(n, __typeof__(*(pos)), member))
#define hlist_for_each_entry_rcu(pos, head, member, ...) hlist_for_each_entry(pos, head, member)
#define hlist_for_each_entry_rcu_bh(pos, head, member) hlist_for_each_entry(pos, head, member)
#define hlist_for_each_entry_rcu_notrace(pos, head, member) hlist_for_each_entry(pos, head, member)
#define hlist_for_each_entry_srcu(pos, head, member, ...) hlist_for_each_entry(pos, head, member)

#define DEFINE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)] = { { .first = NULL } }
#define DECLARE_HASHTABLE(name, bits) struct hlist_head name[1 << (bits)]
#define DEFINE_READ_MOSTLY_HASHTABLE(name, bits) DEFINE_HASHTABLE(name, bits)
#define HASH_SIZE(name) ARRAY_SIZE(name)
#define HASH_BITS(name) ilog2(HASH_SIZE(name))
#define hash_min(value, bits) (sizeof(value) <= 4 ? hash_32(value, bits) : hash_long(value, bits))
static inline void __hash_init(struct hlist_head *table, unsigned int size) {
  for (unsigned int at = 0; at < size; at++) table[at].first = NULL;
}
static inline bool __hash_empty(struct hlist_head *table, unsigned int size) {
  for (unsigned int at = 0; at < size; at++)
    if (table[at].first) return 0;
  return 1;
}
#define hash_init(table) __hash_init(table, HASH_SIZE(table))
#define hash_empty(table) __hash_empty(table, HASH_SIZE(table))
#define hash_add(table, node, key) hlist_add_head(node, &(table)[hash_min(key, HASH_BITS(table))])
#define hash_add_rcu(table, node, key) hash_add(table, node, key)
#define hash_hashed(node) (!hlist_unhashed(node))
#define hash_del(node) hlist_del_init(node)
#define hash_del_rcu(node) hlist_del_init_rcu(node)
#define hash_for_each(table, bucket, object, member) \
  for ((bucket) = 0, (object) = NULL; (object) == NULL && (bucket) < HASH_SIZE(table); (bucket)++) \
    hlist_for_each_entry(object, &(table)[bucket], member)
#define hash_for_each_rcu(table, bucket, object, member) hash_for_each(table, bucket, object, member)
#define hash_for_each_safe(table, bucket, next, object, member) \
  for ((bucket) = 0, (object) = NULL; (object) == NULL && (bucket) < HASH_SIZE(table); (bucket)++) \
    hlist_for_each_entry_safe(object, next, &(table)[bucket], member)
#define hash_for_each_possible(table, object, member, key, ...) \
  hlist_for_each_entry(object, &(table)[hash_min(key, HASH_BITS(table))], member)
#define hash_for_each_possible_rcu(table, object, member, key, ...) \
  hash_for_each_possible(table, object, member, key)
#define hash_for_each_possible_rcu_notrace(table, object, member, key) \
  hash_for_each_possible(table, object, member, key)
#define hash_for_each_possible_safe(table, object, next, member, key) \
  hlist_for_each_entry_safe(object, next, &(table)[hash_min(key, HASH_BITS(table))], member)

struct llist_head {
  struct llist_node *first;
};
struct llist_node {
  struct llist_node *next;
};
#define LLIST_HEAD_INIT(name) { NULL }
#define LLIST_HEAD(name) struct llist_head name = { NULL }
static inline void init_llist_head(struct llist_head *list) { list->first = NULL; }
static inline bool llist_empty(const struct llist_head *head) { return !head->first; }
static inline struct llist_node *llist_next(struct llist_node *node) { return node->next; }
static inline bool llist_add_batch(struct llist_node *first, struct llist_node *last, struct llist_head *head) {
  bool was_empty = !head->first;
  last->next = head->first;
  head->first = first;
  return was_empty;
}
static inline bool llist_add(struct llist_node *node, struct llist_head *head) { return llist_add_batch(node, node, head); }
static inline struct llist_node *llist_del_all(struct llist_head *head) {
  struct llist_node *first = head->first;
  head->first = NULL;
  return first;
}
static inline struct llist_node *llist_del_first(struct llist_head *head) {
  struct llist_node *first = head->first;
  if (first) head->first = first->next;
  return first;
}
static inline struct llist_node *llist_reverse_order(struct llist_node *node) {
  struct llist_node *reversed = NULL;
  while (node) {
    struct llist_node *next = node->next;
    node->next = reversed;
    reversed = node;
    node = next;
  }
  return reversed;
}
#define llist_entry(pointer, type, member) container_of(pointer, type, member)
#define __lp_llist_entry(node, type, member) \
  ({ struct llist_node *__lp_node = (node); __lp_node ? llist_entry(__lp_node, type, member) : NULL; })
#define llist_for_each(pos, node) for ((pos) = (node); (pos); (pos) = (pos)->next)
#define llist_for_each_safe(pos, n, node) for ((pos) = (node); (pos) && ((n) = (pos)->next, 1); (pos) = (n))
#define llist_for_each_entry(pos, node, member) \
  for ((pos) = __lp_llist_entry(node, __typeof__(*(pos)), member); (pos); \
       (pos) = __lp_llist_entry((pos)->member.next, __typeof__(*(pos)), member))
#define llist_for_each_entry_safe(pos, n, node, member) \
  for ((pos) = __lp_llist_entry(node, __typeof__(*(pos)), member); \
       (pos) && ((n) = __lp_llist_entry((pos)->member.next, __typeof__(*(n)), member), 1); (pos) = (n))
`,
  families: [
    {
      names: /^(?:INIT_HLIST_(?:HEAD|NODE)|hlist_(?:add|del|move|empty|unhashed)\w*)$/,
      accesses: 'arguments',
    },
  ],
  functions: {
    INIT_HLIST_HEAD: { initialises: 0 },
  },
};
