import type { Subject } from '../entry';

/** Doubly linked lists, as in list.h. Poisoning is the real one, so that entries deleted twice are found out. */
export const LIST: Subject = {
  c: String.raw`
struct list_head {
  struct list_head *next, *prev;
};
#define LIST_HEAD_INIT(name) { &(name), &(name) }
#define LIST_HEAD(name) struct list_head name = LIST_HEAD_INIT(name)

static inline void INIT_LIST_HEAD(struct list_head *list) {
  list->next = list;
  list->prev = list;
}
static inline void __list_add(struct list_head *new, struct list_head *prev, struct list_head *next) {
  next->prev = new;
  new->next = next;
  new->prev = prev;
  prev->next = new;
}
static inline void list_add(struct list_head *new, struct list_head *head) { __list_add(new, head, head->next); }
static inline void list_add_tail(struct list_head *new, struct list_head *head) { __list_add(new, head->prev, head); }
static inline void __list_del(struct list_head *prev, struct list_head *next) {
  next->prev = prev;
  prev->next = next;
}
static inline void __list_del_entry(struct list_head *entry) { __list_del(entry->prev, entry->next); }
static inline void list_del(struct list_head *entry) {
  __list_del(entry->prev, entry->next);
  entry->next = LIST_POISON1;
  entry->prev = LIST_POISON2;
}
static inline void list_del_init(struct list_head *entry) {
  __list_del(entry->prev, entry->next);
  INIT_LIST_HEAD(entry);
}
static inline void list_replace(struct list_head *old, struct list_head *new) {
  new->next = old->next;
  new->next->prev = new;
  new->prev = old->prev;
  new->prev->next = new;
}
static inline void list_replace_init(struct list_head *old, struct list_head *new) {
  list_replace(old, new);
  INIT_LIST_HEAD(old);
}
static inline void list_swap(struct list_head *first, struct list_head *second) {
  struct list_head *before = second->prev;
  list_del(second);
  list_replace(first, second);
  if (before == first) before = second;
  list_add(first, before);
}
static inline void list_move(struct list_head *list, struct list_head *head) {
  __list_del_entry(list);
  list_add(list, head);
}
static inline void list_move_tail(struct list_head *list, struct list_head *head) {
  __list_del_entry(list);
  list_add_tail(list, head);
}
static inline int list_is_first(const struct list_head *list, const struct list_head *head) { return list->prev == head; }
static inline int list_is_last(const struct list_head *list, const struct list_head *head) { return list->next == head; }
static inline int list_is_head(const struct list_head *list, const struct list_head *head) { return list == head; }
static inline int list_empty(const struct list_head *head) { return head->next == head; }
static inline int list_empty_careful(const struct list_head *head) { return head->next == head && head->prev == head; }
static inline int list_is_singular(const struct list_head *head) { return !list_empty(head) && head->next == head->prev; }
static inline void list_del_init_careful(struct list_head *entry) { list_del_init(entry); }
static inline size_t list_count_nodes(struct list_head *head) {
  size_t count = 0;
  for (struct list_head *at = head->next; at != head; at = at->next) count++;
  return count;
}
static inline void list_rotate_left(struct list_head *head) {
  if (!list_empty(head)) list_move_tail(head->next, head);
}
static inline void list_rotate_to_front(struct list_head *list, struct list_head *head) { list_move_tail(head, list); }
static inline void list_bulk_move_tail(struct list_head *head, struct list_head *first, struct list_head *last) {
  first->prev->next = last->next;
  last->next->prev = first->prev;
  head->prev->next = first;
  first->prev = head->prev;
  last->next = head;
  head->prev = last;
}
static inline void __list_splice(const struct list_head *list, struct list_head *prev, struct list_head *next) {
  struct list_head *first = list->next, *last = list->prev;
  first->prev = prev;
  prev->next = first;
  last->next = next;
  next->prev = last;
}
static inline void list_splice(const struct list_head *list, struct list_head *head) {
  if (!list_empty(list)) __list_splice(list, head, head->next);
}
static inline void list_splice_tail(struct list_head *list, struct list_head *head) {
  if (!list_empty(list)) __list_splice(list, head->prev, head);
}
static inline void list_splice_init(struct list_head *list, struct list_head *head) {
  list_splice(list, head);
  INIT_LIST_HEAD(list);
}
static inline void list_splice_tail_init(struct list_head *list, struct list_head *head) {
  list_splice_tail(list, head);
  INIT_LIST_HEAD(list);
}
static inline void list_cut_position(struct list_head *list, struct list_head *head, struct list_head *entry) {
  INIT_LIST_HEAD(list);
  while (!list_empty(head) && entry != head) {
    struct list_head *first = head->next;
    list_move_tail(first, list);
    if (first == entry) break;
  }
}
static inline void list_cut_before(struct list_head *list, struct list_head *head, struct list_head *entry) {
  INIT_LIST_HEAD(list);
  while (head->next != entry && !list_empty(head)) list_move_tail(head->next, list);
}

#define list_entry(pointer, type, member) container_of(pointer, type, member)
#define list_first_entry(head, type, member) list_entry((head)->next, type, member)
#define list_last_entry(head, type, member) list_entry((head)->prev, type, member)
#define list_first_entry_or_null(head, type, member) \
  (list_empty(head) ? NULL : list_first_entry(head, type, member))
#define list_last_entry_or_null(head, type, member) \
  (list_empty(head) ? NULL : list_last_entry(head, type, member))
#define list_next_entry(pos, member) list_entry((pos)->member.next, __typeof__(*(pos)), member)
#define list_prev_entry(pos, member) list_entry((pos)->member.prev, __typeof__(*(pos)), member)
#define list_next_entry_circular(pos, head, member) \
  (list_is_last(&(pos)->member, head) ? list_first_entry(head, __typeof__(*(pos)), member) : list_next_entry(pos, member))
#define list_prev_entry_circular(pos, head, member) \
  (list_is_first(&(pos)->member, head) ? list_last_entry(head, __typeof__(*(pos)), member) : list_prev_entry(pos, member))
#define list_entry_is_head(pos, head, member) (&(pos)->member == (head))

#define list_for_each(pos, head) for ((pos) = (head)->next; (pos) != (head); (pos) = (pos)->next)
#define list_for_each_continue(pos, head) for ((pos) = (pos)->next; (pos) != (head); (pos) = (pos)->next)
#define list_for_each_prev(pos, head) for ((pos) = (head)->prev; (pos) != (head); (pos) = (pos)->prev)
#define list_for_each_safe(pos, n, head) \
  for ((pos) = (head)->next, (n) = (pos)->next; (pos) != (head); (pos) = (n), (n) = (pos)->next)
#define list_for_each_prev_safe(pos, n, head) \
  for ((pos) = (head)->prev, (n) = (pos)->prev; (pos) != (head); (pos) = (n), (n) = (pos)->prev)
#define list_for_each_entry(pos, head, member, ...) \
  for ((pos) = list_first_entry(head, __typeof__(*(pos)), member); !list_entry_is_head(pos, head, member); \
       (pos) = list_next_entry(pos, member))
#define list_for_each_entry_reverse(pos, head, member) \
  for ((pos) = list_last_entry(head, __typeof__(*(pos)), member); !list_entry_is_head(pos, head, member); \
       (pos) = list_prev_entry(pos, member))
#define list_prepare_entry(pos, head, member) ((pos) ? (pos) : list_entry(head, __typeof__(*(pos)), member))
#define list_for_each_entry_continue(pos, head, member) \
  for ((pos) = list_next_entry(pos, member); !list_entry_is_head(pos, head, member); (pos) = list_next_entry(pos, member))
#define list_for_each_entry_continue_reverse(pos, head, member) \
  for ((pos) = list_prev_entry(pos, member); !list_entry_is_head(pos, head, member); (pos) = list_prev_entry(pos, member))
#define list_for_each_entry_from(pos, head, member) \
  for (; !list_entry_is_head(pos, head, member); (pos) = list_next_entry(pos, member))
#define list_for_each_entry_from_reverse(pos, head, member) \
  for (; !list_entry_is_head(pos, head, member); (pos) = list_prev_entry(pos, member))
#define list_for_each_entry_safe(pos, n, head, member) \
  for ((pos) = list_first_entry(head, __typeof__(*(pos)), member), (n) = list_next_entry(pos, member); \
       !list_entry_is_head(pos, head, member); (pos) = (n), (n) = list_next_entry(n, member))
#define list_for_each_entry_safe_continue(pos, n, head, member) \
  for ((pos) = list_next_entry(pos, member), (n) = list_next_entry(pos, member); \
       !list_entry_is_head(pos, head, member); (pos) = (n), (n) = list_next_entry(n, member))
#define list_for_each_entry_safe_from(pos, n, head, member) \
  for ((n) = list_next_entry(pos, member); !list_entry_is_head(pos, head, member); \
       (pos) = (n), (n) = list_next_entry(n, member))
#define list_for_each_entry_safe_reverse(pos, n, head, member) \
  for ((pos) = list_last_entry(head, __typeof__(*(pos)), member), (n) = list_prev_entry(pos, member); \
       !list_entry_is_head(pos, head, member); (pos) = (n), (n) = list_prev_entry(n, member))
#define list_safe_reset_next(pos, n, member) ((n) = list_next_entry(pos, member))

#define INIT_LIST_HEAD_RCU(list) INIT_LIST_HEAD(list)
#define list_add_rcu(new, head) list_add(new, head)
#define list_add_tail_rcu(new, head) list_add_tail(new, head)
static inline void list_del_rcu(struct list_head *entry) {
  __list_del(entry->prev, entry->next);
  entry->prev = LIST_POISON2;
}
static inline void list_replace_rcu(struct list_head *old, struct list_head *new) {
  list_replace(old, new);
  old->prev = LIST_POISON2;
}
#define list_splice_init_rcu(list, head, sync) list_splice_init(list, head)
#define list_next_rcu(list) ((list)->next)
#define list_entry_rcu(pointer, type, member) list_entry(pointer, type, member)
#define list_first_or_null_rcu(head, type, member) list_first_entry_or_null(head, type, member)
#define list_for_each_rcu(pos, head) list_for_each(pos, head)
#define list_for_each_entry_rcu(pos, head, member, ...) list_for_each_entry(pos, head, member)
#define list_for_each_entry_srcu(pos, head, member, ...) list_for_each_entry(pos, head, member)
#define list_for_each_entry_lockless(pos, head, member) list_for_each_entry(pos, head, member)
#define list_for_each_entry_continue_rcu(pos, head, member) list_for_each_entry_continue(pos, head, member)
#define list_for_each_entry_from_rcu(pos, head, member) list_for_each_entry_from(pos, head, member)

typedef int (*list_cmp_func_t)(void *, const struct list_head *, const struct list_head *);
`,
  families: [
    {
      names: /^(?:INIT_LIST_(?:HEAD|NODE)|list_(?:add|del|move|splice|replace|empty|is_|cut|rotate)\w*)$/,
      accesses: 'arguments',
    },
  ],
  functions: {
    INIT_LIST_HEAD: { initialises: 0 },
  },
};
