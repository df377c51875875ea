/**
 * Trees and maps: rbtree.h, xarray.h, idr.h. A red-black tree here is a search tree that is not balanced: its order is
 * what modules see.
 */
export const TREE = String.raw`
struct rb_node {
  struct rb_node *__rb_parent_color;
  struct rb_node *rb_right;
  struct rb_node *rb_left;
};
struct rb_root {
  struct rb_node *rb_node;
};
struct rb_root_cached {
  struct rb_root rb_root;
  struct rb_node *rb_leftmost;
};
#define RB_ROOT (struct rb_root) { NULL }
#define RB_ROOT_CACHED (struct rb_root_cached) { { NULL }, NULL }
#define RB_EMPTY_ROOT(root) ((root)->rb_node == NULL)
#define RB_EMPTY_NODE(node) ((node)->__rb_parent_color == (node))
#define RB_CLEAR_NODE(node) ((void)((node)->__rb_parent_color = (node)))
#define rb_parent(node) ((node)->__rb_parent_color)
#define rb_entry(pointer, type, member) container_of(pointer, type, member)
#define rb_entry_safe(pointer, type, member) \
  ({ struct rb_node *__lp_node = (pointer); __lp_node ? rb_entry(__lp_node, type, member) : NULL; })

static inline void rb_link_node(struct rb_node *node, struct rb_node *parent, struct rb_node **link) {
  node->__rb_parent_color = parent;
  node->rb_left = NULL;
  node->rb_right = NULL;
  *link = node;
}
#define rb_link_node_rcu(node, parent, link) rb_link_node(node, parent, link)
static inline void rb_insert_color(struct rb_node *node, struct rb_root *root) {}
static inline struct rb_node *__lp_rb_leftmost(struct rb_node *node) {
  while (node && node->rb_left) node = node->rb_left;
  return node;
}
static inline struct rb_node *__lp_rb_rightmost(struct rb_node *node) {
  while (node && node->rb_right) node = node->rb_right;
  return node;
}
static inline struct rb_node *rb_first(const struct rb_root *root) { return __lp_rb_leftmost(root->rb_node); }
static inline struct rb_node *rb_last(const struct rb_root *root) { return __lp_rb_rightmost(root->rb_node); }
static inline struct rb_node *rb_next(const struct rb_node *node) {
  if (RB_EMPTY_NODE(node)) return NULL;
  if (node->rb_right) return __lp_rb_leftmost(node->rb_right);
  while (node->__rb_parent_color && node == node->__rb_parent_color->rb_right) node = node->__rb_parent_color;
  return node->__rb_parent_color;
}
static inline struct rb_node *rb_prev(const struct rb_node *node) {
  if (RB_EMPTY_NODE(node)) return NULL;
  if (node->rb_left) return __lp_rb_rightmost(node->rb_left);
  while (node->__rb_parent_color && node == node->__rb_parent_color->rb_left) node = node->__rb_parent_color;
  return node->__rb_parent_color;
}
static inline void __lp_rb_put(struct rb_node *old, struct rb_node *new, struct rb_root *root) {
  struct rb_node *parent = old->__rb_parent_color;
  if (!parent) root->rb_node = new;
  else if (parent->rb_left == old) parent->rb_left = new;
  else parent->rb_right = new;
  if (new) new->__rb_parent_color = parent;
}
static inline void rb_erase(struct rb_node *node, struct rb_root *root) {
  struct rb_node *next;
  if (!node->rb_left) {
    __lp_rb_put(node, node->rb_right, root);
    return;
  }
  if (!node->rb_right) {
    __lp_rb_put(node, node->rb_left, root);
    return;
  }
  next = __lp_rb_leftmost(node->rb_right);
  if (next != node->rb_right) {
    __lp_rb_put(next, next->rb_right, root);
    next->rb_right = node->rb_right;
    next->rb_right->__rb_parent_color = next;
  }
  __lp_rb_put(node, next, root);
  next->rb_left = node->rb_left;
  next->rb_left->__rb_parent_color = next;
}
static inline void rb_replace_node(struct rb_node *victim, struct rb_node *new, struct rb_root *root) {
  *new = *victim;
  if (victim->rb_left) victim->rb_left->__rb_parent_color = new;
  if (victim->rb_right) victim->rb_right->__rb_parent_color = new;
  __lp_rb_put(victim, new, root);
}
static inline struct rb_node *__lp_rb_deepest(const struct rb_node *node) {
  for (;;) {
    if (node->rb_left) node = node->rb_left;
    else if (node->rb_right) node = node->rb_right;
    else return (struct rb_node *)node;
  }
}
static inline struct rb_node *rb_first_postorder(const struct rb_root *root) {
  return root->rb_node ? __lp_rb_deepest(root->rb_node) : NULL;
}
static inline struct rb_node *rb_next_postorder(const struct rb_node *node) {
  const struct rb_node *parent;
  if (!node) return NULL;
  parent = node->__rb_parent_color;
  if (parent && node == parent->rb_left && parent->rb_right) return __lp_rb_deepest(parent->rb_right);
  return (struct rb_node *)parent;
}
#define rbtree_postorder_for_each_entry_safe(pos, n, root, field) \
  for ((pos) = rb_entry_safe(rb_first_postorder(root), __typeof__(*(pos)), field); \
       (pos) && ((n) = rb_entry_safe(rb_next_postorder(&(pos)->field), __typeof__(*(pos)), field), 1); (pos) = (n))

#define rb_first_cached(root) ((root)->rb_leftmost)
static inline void rb_insert_color_cached(struct rb_node *node, struct rb_root_cached *root, bool leftmost) {
  if (leftmost) root->rb_leftmost = node;
}
static inline struct rb_node *rb_erase_cached(struct rb_node *node, struct rb_root_cached *root) {
  struct rb_node *leftmost = NULL;
  if (root->rb_leftmost == node) leftmost = root->rb_leftmost = rb_next(node);
  rb_erase(node, &root->rb_root);
  return leftmost;
}
static inline void rb_add(struct rb_node *node, struct rb_root *root,
                          bool (*less)(struct rb_node *, const struct rb_node *)) {
  struct rb_node **link = &root->rb_node;
  struct rb_node *parent = NULL;
  while (*link) {
    parent = *link;
    link = less(node, parent) ? &parent->rb_left : &parent->rb_right;
  }
  rb_link_node(node, parent, link);
}
static inline struct rb_node *rb_add_cached(struct rb_node *node, struct rb_root_cached *root,
                                            bool (*less)(struct rb_node *, const struct rb_node *)) {
  rb_add(node, &root->rb_root, less);
  root->rb_leftmost = rb_first(&root->rb_root);
  return root->rb_leftmost == node ? node : NULL;
}
static inline struct rb_node *rb_find(const void *key, const struct rb_root *root,
                                      int (*cmp)(const void *key, const struct rb_node *)) {
  struct rb_node *node = root->rb_node;
  while (node) {
    int order = cmp(key, node);
    if (order == 0) return node;
    node = order < 0 ? node->rb_left : node->rb_right;
  }
  return NULL;
}
static inline struct rb_node *rb_find_add(struct rb_node *node, struct rb_root *root,
                                          int (*cmp)(struct rb_node *, const struct rb_node *)) {
  struct rb_node **link = &root->rb_node;
  struct rb_node *parent = NULL;
  while (*link) {
    int order;
    parent = *link;
    order = cmp(node, parent);
    if (order == 0) return parent;
    link = order < 0 ? &parent->rb_left : &parent->rb_right;
  }
  rb_link_node(node, parent, link);
  return NULL;
}

typedef unsigned int xa_mark_t;
struct xarray {
  unsigned int xa_lock_word;
  gfp_t xa_flags;
  void *xa_head;
};
struct idr {
  struct xarray idr_rt;
  unsigned int idr_base;
  unsigned int idr_next;
};
struct ida {
  struct xarray xa;
};
struct xa_limit {
  u32 max;
  u32 min;
};
#define radix_tree_root xarray
#define XA_LIMIT(low, high) (struct xa_limit) { .min = (low), .max = (high) }
#define xa_limit_32b XA_LIMIT(0, UINT_MAX)
#define xa_limit_31b XA_LIMIT(0, INT_MAX)
#define xa_limit_16b XA_LIMIT(0, USHRT_MAX)
#define XA_FLAGS_LOCK_IRQ 1u
#define XA_FLAGS_LOCK_BH 2u
#define XA_FLAGS_ALLOC 4u
#define XA_FLAGS_ALLOC1 8u
#define XA_PRESENT 8u
#define XA_ZERO_ENTRY ((void *)1030)
#define XARRAY_INIT(array, flags) { .xa_flags = (flags) }
#define DEFINE_XARRAY_FLAGS(array, flags) struct xarray array = { .xa_flags = (flags) }
#define DEFINE_XARRAY(array) DEFINE_XARRAY_FLAGS(array, 0)
#define DEFINE_XARRAY_ALLOC(array) DEFINE_XARRAY_FLAGS(array, XA_FLAGS_ALLOC)
#define DEFINE_XARRAY_ALLOC1(array) DEFINE_XARRAY_FLAGS(array, XA_FLAGS_ALLOC1)
void xa_init_flags(struct xarray *xa, gfp_t flags);
#define xa_init(xa) xa_init_flags(xa, 0)
void *xa_load(struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
int xa_reserve(struct xarray *xa, unsigned long index, gfp_t gfp);
void *xa_cmpxchg(struct xarray *xa, unsigned long index, void *old, void *entry, gfp_t gfp);
int xa_alloc(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, gfp_t gfp);
int xa_alloc_cyclic(struct xarray *xa, u32 *id, void *entry, struct xa_limit limit, u32 *next, gfp_t gfp);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t mark);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t mark);
void xa_destroy(struct xarray *xa);
bool xa_empty(struct xarray *xa);
int xa_err(void *entry);
#define xa_is_err(entry) (xa_err(entry) != 0)
#define xa_store_irq(xa, index, entry, gfp) xa_store(xa, index, entry, gfp)
#define xa_store_bh(xa, index, entry, gfp) xa_store(xa, index, entry, gfp)
#define xa_erase_irq(xa, index) xa_erase(xa, index)
#define xa_erase_bh(xa, index) xa_erase(xa, index)
#define __xa_store(xa, index, entry, gfp) xa_store(xa, index, entry, gfp)
#define __xa_erase(xa, index) xa_erase(xa, index)
#define __xa_insert(xa, index, entry, gfp) xa_insert(xa, index, entry, gfp)
#define xa_release(xa, index) ((void)xa_erase(xa, index))
#define xa_lock(xa) ((void)(xa))
#define xa_unlock(xa) ((void)(xa))
#define xa_lock_irq(xa) ((void)(xa))
#define xa_unlock_irq(xa) ((void)(xa))
#define xa_lock_bh(xa) ((void)(xa))
#define xa_unlock_bh(xa) ((void)(xa))
#define xa_lock_irqsave(xa, flags) ((void)((flags) = 0))
#define xa_unlock_irqrestore(xa, flags) ((void)(flags))
#define xa_mk_value(value) ((void *)(((unsigned long)(value) << 1) | 1))
#define xa_to_value(entry) ((unsigned long)(entry) >> 1)
#define xa_is_value(entry) ((unsigned long)(entry) & 1)
#define xa_for_each_range(xa, index, entry, start, last) \
  for ((index) = (start), (entry) = xa_find(xa, &(index), last, XA_PRESENT); (entry); \
       (entry) = xa_find_after(xa, &(index), last, XA_PRESENT))
#define xa_for_each(xa, index, entry) xa_for_each_range(xa, index, entry, 0, ULONG_MAX)
#define xa_for_each_start(xa, index, entry, start) xa_for_each_range(xa, index, entry, start, ULONG_MAX)
#define INIT_RADIX_TREE(root, flags) xa_init_flags(root, 0)
#define RADIX_TREE(name, flags) struct xarray name = { .xa_flags = 0 }
#define radix_tree_lookup(root, index) xa_load(root, index)
#define radix_tree_insert(root, index, entry) __lp_radix_insert(root, index, entry)
#define radix_tree_delete(root, index) xa_erase(root, index)
static inline int __lp_radix_insert(struct xarray *xa, unsigned long index, void *entry) {
  int error = xa_insert(xa, index, entry, GFP_ATOMIC);
  return error == -EBUSY ? -EEXIST : error;
}

#define IDR_INIT(name) { .idr_next = 0 }
#define DEFINE_IDR(name) struct idr name = { .idr_next = 0 }
#define IDA_INIT(name) { .xa = { .xa_flags = XA_FLAGS_ALLOC } }
#define DEFINE_IDA(name) struct ida name = { .xa = { .xa_flags = XA_FLAGS_ALLOC } }
void idr_init(struct idr *idr);
void idr_init_base(struct idr *idr, int base);
void idr_preload(gfp_t gfp);
#define idr_preload_end() ((void)0)
int idr_alloc(struct idr *idr, void *entry, int start, int end, gfp_t gfp);
int idr_alloc_u32(struct idr *idr, void *entry, u32 *id, unsigned long max, gfp_t gfp);
int idr_alloc_cyclic(struct idr *idr, void *entry, int start, int end, gfp_t gfp);
void *idr_find(const struct idr *idr, unsigned long id);
void *idr_remove(struct idr *idr, unsigned long id);
void *idr_replace(struct idr *idr, void *entry, unsigned long id);
void *idr_get_next(struct idr *idr, int *id);
void *idr_get_next_ul(struct idr *idr, unsigned long *id);
int idr_for_each(const struct idr *idr, int (*fn)(int id, void *p, void *data), void *data);
bool idr_is_empty(const struct idr *idr);
void idr_destroy(struct idr *idr);
#define idr_for_each_entry(idr, entry, id) \
  for ((id) = 0; ((entry) = idr_get_next(idr, &(id))) != NULL; (id) += 1)
#define idr_for_each_entry_ul(idr, entry, tmp, id) \
  for ((id) = 0; ((entry) = idr_get_next_ul(idr, &(id))) != NULL; (id) += 1)
void ida_init(struct ida *ida);
void ida_destroy(struct ida *ida);
bool ida_is_empty(const struct ida *ida);
int ida_alloc_range(struct ida *ida, unsigned int min, unsigned int max, gfp_t gfp);
void ida_free(struct ida *ida, unsigned int id);
#define ida_alloc(ida, gfp) ida_alloc_range(ida, 0, ~0, gfp)
#define ida_alloc_min(ida, min, gfp) ida_alloc_range(ida, min, ~0, gfp)
#define ida_alloc_max(ida, max, gfp) ida_alloc_range(ida, 0, max, gfp)
#define ida_simple_get(ida, start, end, gfp) ida_alloc_range(ida, start, (end) - 1, gfp)
#define ida_simple_remove(ida, id) ida_free(ida, id)
`;
