import type { Subject } from '../entry';

/**
 * Trees and maps: rbtree.h, xarray.h, idr.h. A red-black tree here is a search tree that is not balanced: its order is
 * what modules see.
 */
export const RBTREE: Subject = {
  c: String.raw`
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
`,
  families: [{ names: /^(?:rb_(?:insert_color|erase|link_node))$/, accesses: 'arguments' }],
};
