import { describe } from 'vitest';
import { checkIdioms } from '../support/idioms';

const ITEMS = `
struct item { int value; struct list_head list; struct hlist_node node; struct rb_node rb; struct rcu_head rcu; };
static struct item items[6];
`;

/** The values are those of Linux 6.12.117: each of these was compiled by gcc 12 as a module, and loaded there. */
describe('structures', () => {
  checkIdioms([
    {
      name: 'entries are taken out of a list while it is walked',
      top: `${ITEMS}static LIST_HEAD(head);`,
      body: `struct item *it, *tmp; int i, sum = 0;
for (i = 0; i < 6; i++) { struct item *new = kmalloc(sizeof(*new), GFP_KERNEL | __GFP_NOFAIL); new->value = i; list_add_tail(&new->list, &head); }
list_for_each_entry_safe(it, tmp, &head, list) { if (it->value % 2) { list_del(&it->list); kfree(it); } }
list_for_each_entry(it, &head, list) sum = sum * 10 + it->value;
list_for_each_entry_safe(it, tmp, &head, list) { list_del_init(&it->list); kfree(it); }
return sum * 10 + list_empty(&head);`,
      gives: 241,
    },
    {
      name: 'a list is spliced, and cut',
      top: `${ITEMS}static LIST_HEAD(a); static LIST_HEAD(b);`,
      body: `struct item *it; int i, sum = 0;
for (i = 0; i < 6; i++) { items[i].value = i + 1; list_add_tail(&items[i].list, i < 3 ? &a : &b); }
list_splice_tail_init(&b, &a);
list_rotate_left(&a);
list_move(&items[4].list, &a);
list_for_each_entry_reverse(it, &a, list) sum = sum * 10 + it->value;
return sum * 10 + list_empty(&b) + list_is_last(&items[0].list, &a);`,
      gives: 1643252,
    },
    {
      name: 'the first entry is asked for, or NULL',
      top: `${ITEMS}static LIST_HEAD(head);`,
      body: `struct item *none = list_first_entry_or_null(&head, struct item, list);
items[2].value = 7; list_add(&items[2].list, &head);
return (none == NULL) * 10 + list_first_entry(&head, struct item, list)->value + list_is_singular(&head) * 100;`,
      gives: 117,
    },
    {
      name: 'a hash table is filled, searched and emptied',
      top: `${ITEMS}static DEFINE_HASHTABLE(table, 4);`,
      body: `struct item *it; struct hlist_node *tmp; int i, bkt, found = 0, left = 0;
for (i = 0; i < 6; i++) { items[i].value = i * 16; hash_add(table, &items[i].node, items[i].value); }
hash_for_each_possible(table, it, node, 48) if (it->value == 48) found++;
hash_for_each_safe(table, bkt, tmp, it, node) { if (it->value > 30) hash_del(&it->node); }
hash_for_each(table, bkt, it, node) left += 1 + it->value;
return found * 1000 + left * 10 + hash_empty(table);`,
      gives: 1180,
    },
    {
      name: 'an hlist is walked and its nodes know whether they are in it',
      top: `${ITEMS}static HLIST_HEAD(head);`,
      body: `struct item *it; struct hlist_node *tmp; int sum = 0;
items[0].value = 1; items[1].value = 2; items[2].value = 3;
hlist_add_head(&items[0].node, &head); hlist_add_before(&items[1].node, &items[0].node); hlist_add_behind(&items[2].node, &items[0].node);
hlist_for_each_entry_safe(it, tmp, &head, node) { sum = sum * 10 + it->value; hlist_del_init(&it->node); }
return sum * 10 + hlist_unhashed(&items[1].node) + hlist_empty(&head);`,
      gives: 2132,
    },
    {
      name: 'a pointer is published under RCU and the old one freed after a grace period',
      top: `struct cfg { int v; struct rcu_head rcu; }; static struct cfg __rcu *active;`,
      body: `struct cfg *first = kzalloc(sizeof(*first), GFP_KERNEL | __GFP_NOFAIL), *second = kzalloc(sizeof(*second), GFP_KERNEL | __GFP_NOFAIL), *old; int v;
first->v = 4; second->v = 5;
rcu_assign_pointer(active, first);
rcu_read_lock(); v = rcu_dereference(active)->v; rcu_read_unlock();
old = rcu_replace_pointer(active, second, 1);
synchronize_rcu(); kfree(old);
rcu_read_lock(); v = v * 10 + rcu_dereference(active)->v; rcu_read_unlock();
old = rcu_dereference_protected(active, 1); RCU_INIT_POINTER(active, NULL); kfree_rcu(old, rcu);
return v * 10 + (rcu_access_pointer(active) == NULL);`,
      gives: 451,
    },
    {
      name: 'a red-black tree is filled by its own comparison and walked in order',
      top: `${ITEMS}static struct rb_root root = RB_ROOT;
static void add(struct item *new) {
  struct rb_node **link = &root.rb_node, *parent = NULL;
  while (*link) { struct item *it = rb_entry(*link, struct item, rb); parent = *link; link = new->value < it->value ? &parent->rb_left : &parent->rb_right; }
  rb_link_node(&new->rb, parent, link); rb_insert_color(&new->rb, &root);
}`,
      body: `static const int values[] = { 5, 2, 8, 1, 9, 3 }; struct rb_node *n; int i, sum = 0;
for (i = 0; i < ARRAY_SIZE(values); i++) { items[i].value = values[i]; add(&items[i]); }
rb_erase(&items[2].rb, &root);
for (n = rb_first(&root); n; n = rb_next(n)) sum = sum * 10 + rb_entry(n, struct item, rb)->value;
return sum;`,
      gives: 12359,
    },
    {
      name: 'a lock-less list is emptied at once, newest first',
      top: `struct job { int v; struct llist_node node; }; static struct job jobs[3]; static LLIST_HEAD(queue);`,
      body: `struct job *j; int i, sum = 0, first;
for (i = 0; i < 3; i++) { jobs[i].v = i + 1; first = llist_add(&jobs[i].node, &queue); sum = sum * 10 + first; }
llist_for_each_entry(j, llist_reverse_order(llist_del_all(&queue)), node) sum = sum * 10 + j->v;
return sum * 10 + llist_empty(&queue);`,
      gives: 1001231,
    },
    {
      name: 'a kfifo holds as many as its size',
      top: `static DEFINE_KFIFO(fifo, int, 4);`,
      body: `int i, v, sum = 0, put = 0;
for (i = 1; i <= 6; i++) put += kfifo_put(&fifo, i);
while (kfifo_get(&fifo, &v)) sum = sum * 10 + v;
return put * 100000 + sum * 10 + kfifo_is_empty(&fifo);`,
      gives: 412341,
    },
    {
      name: 'an xarray is stored into, walked and erased',
      top: `static DEFINE_XARRAY(xa); static int things[3] = { 3, 5, 7 };`,
      body: `unsigned long index; int *p, sum = 0;
xa_store(&xa, 10, &things[0], GFP_KERNEL); xa_store(&xa, 4000, &things[1], GFP_KERNEL); xa_store(&xa, 7, xa_mk_value(2), GFP_KERNEL);
sum = xa_to_value(xa_load(&xa, 7)); xa_erase(&xa, 7);
xa_for_each(&xa, index, p) sum += index * 10 + *p;
return sum + (xa_insert(&xa, 10, &things[2], GFP_KERNEL) == -EBUSY);`,
      gives: 40111,
    },
    {
      name: 'an xarray gives out numbers',
      top: `static DEFINE_XARRAY_ALLOC1(xa); static int thing;`,
      body: `u32 a, b, c; int err = xa_alloc(&xa, &a, &thing, xa_limit_32b, GFP_KERNEL) | xa_alloc(&xa, &b, &thing, XA_LIMIT(5, 9), GFP_KERNEL);
xa_erase(&xa, a); err |= xa_alloc(&xa, &c, &thing, xa_limit_32b, GFP_KERNEL);
return err * 1000 + a * 100 + b * 10 + c;`,
      gives: 151,
    },
    {
      name: 'an ida gives the lowest free number',
      top: `static DEFINE_IDA(ida);`,
      body: `int a = ida_alloc(&ida, GFP_KERNEL), b = ida_alloc(&ida, GFP_KERNEL), c, d;
ida_free(&ida, a); c = ida_alloc_min(&ida, 5, GFP_KERNEL); d = ida_alloc(&ida, GFP_KERNEL);
return a * 1000 + b * 100 + c * 10 + d;`,
      gives: 150,
    },
    {
      name: 'an idr finds what it was given',
      top: `static DEFINE_IDR(idr); static int a = 4, b = 6;`,
      body: `int id, sum = 0, *p, i = idr_alloc(&idr, &a, 1, 0, GFP_KERNEL), j = idr_alloc(&idr, &b, 1, 3, GFP_KERNEL), k = idr_alloc(&idr, &b, 1, 3, GFP_KERNEL);
idr_for_each_entry(&idr, p, id) sum = sum * 100 + id * 10 + *p;
return sum + (k == -ENOSPC) * 10000 + (idr_find(&idr, 9) == NULL) + (idr_remove(&idr, j) == &b) + i * 0;`,
      gives: 11428,
    },
    {
      name: 'an array is sorted and searched',
      top: `static int cmp(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }`,
      body: `int a[] = { 4, 1, 3, 9 }, key = 3, missing = 5, *hit;
sort(a, ARRAY_SIZE(a), sizeof(a[0]), cmp, NULL);
hit = bsearch(&key, a, 4, sizeof(int), cmp);
return a[0] * 1000 + a[1] * 100 + a[3] * 10 + (hit - a) + (bsearch(&missing, a, 4, sizeof(int), cmp) == NULL);`,
      gives: 1392,
    },
    {
      name: 'a list is sorted by a function',
      top: `${ITEMS}static LIST_HEAD(head);
static int cmp(void *priv, const struct list_head *a, const struct list_head *b) { return list_entry(a, struct item, list)->value > list_entry(b, struct item, list)->value; }`,
      body: `static const int values[] = { 3, 1, 2 }; struct item *it; int i, sum = 0;
for (i = 0; i < 3; i++) { items[i].value = values[i]; list_add_tail(&items[i].list, &head); }
list_sort(NULL, &head, cmp);
list_for_each_entry(it, &head, list) sum = sum * 10 + it->value;
return sum;`,
      gives: 123,
    },
    {
      name: 'a radix tree is looked up',
      top: `static RADIX_TREE(tree, GFP_KERNEL); static int a = 3;`,
      body: `int err = radix_tree_insert(&tree, 300, &a);
return err * 100 + *(int *)radix_tree_lookup(&tree, 300) + (radix_tree_lookup(&tree, 1) == NULL) * 10 + (radix_tree_delete(&tree, 300) == &a) * 20;`,
      gives: 33,
    },
    {
      name: 'a hash table that grows finds by key',
      top: `struct obj { u32 key; int v; struct rhash_head node; }; static struct obj objs[4]; static struct rhashtable ht;
static const struct rhashtable_params params = { .key_len = sizeof(u32), .key_offset = offsetof(struct obj, key), .head_offset = offsetof(struct obj, node), .automatic_shrinking = true };`,
      body: `u32 i, key = 30; struct obj *found; int err = rhashtable_init(&ht, &params), sum;
for (i = 0; i < 4; i++) { objs[i].key = i * 10; objs[i].v = i + 5; err |= rhashtable_insert_fast(&ht, &objs[i].node, params); }
found = rhashtable_lookup_fast(&ht, &key, params); sum = found ? found->v : 0;
err |= rhashtable_remove_fast(&ht, &objs[3].node, params);
sum = sum * 10 + (rhashtable_lookup_fast(&ht, &key, params) == NULL);
rhashtable_destroy(&ht);
return err * 1000 + sum;`,
      gives: 81,
    },
  ]);
});
