import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

function expectResult(text: string, expected: unknown): void {
  const { result, faults, unknown, log } = runC(text);
  expect({ result, faults, unknown, log }).toEqual({ result: expected, faults: [], unknown: [], log: [] });
}

const ITEM = `
struct item { int key; struct hlist_node hash; struct rb_node tree; struct llist_node lockless; struct list_head node; };
static struct item items[8];
`;

describe('hlists and hash tables', () => {
  it('add in front, delete and walk', () => {
    expectResult(
      `${ITEM}static HLIST_HEAD(head);
int f(void) {
  struct item *item; struct hlist_node *next; int digits = 0;
  for (int i = 0; i < 4; i++) { items[i].key = i + 1; hlist_add_head(&items[i].hash, &head); }
  hlist_del_init(&items[1].hash);
  hlist_add_behind(&items[1].hash, &items[0].hash);
  hlist_for_each_entry(item, &head, hash) digits = digits * 10 + item->key;
  hlist_for_each_entry_safe(item, next, &head, hash) hlist_del(&item->hash);
  return digits * 10 + hlist_empty(&head);
}`,
      43121,
    );
  });

  it('find by key', () => {
    expectResult(
      `${ITEM}static DEFINE_HASHTABLE(table, 3);
int f(void) {
  struct item *item; struct hlist_node *next; int bucket, sum = 0, found = 0;
  for (int i = 0; i < 8; i++) { items[i].key = i * 100; hash_add(table, &items[i].hash, items[i].key); }
  hash_for_each(table, bucket, item, hash) sum += item->key;
  hash_for_each_possible(table, item, hash, 300) if (item->key == 300) found = 1;
  hash_for_each_safe(table, bucket, next, item, hash) hash_del(&item->hash);
  return sum * 10 + found + hash_empty(table) + HASH_SIZE(table) + hash_hashed(&items[0].hash);
}`,
      28010,
    );
  });

  it('lock-less lists give back what was added', () => {
    expectResult(
      `${ITEM}static LLIST_HEAD(head);
int f(void) {
  struct item *item, *next; int digits = llist_add(&items[0].lockless, &head);
  for (int i = 1; i < 4; i++) { items[i].key = i; digits += llist_add(&items[i].lockless, &head); }
  llist_for_each_entry_safe(item, next, llist_reverse_order(llist_del_all(&head)), lockless) digits = digits * 10 + item->key;
  return digits + llist_empty(&head);
}`,
      10124,
    );
  });
});

describe('trees and maps', () => {
  it('a tree is in order, also after erasing', () => {
    expectResult(
      `${ITEM}static struct rb_root root = RB_ROOT;
static bool less(struct rb_node *a, const struct rb_node *b) {
  return rb_entry(a, struct item, tree)->key < rb_entry(b, struct item, tree)->key;
}
int f(void) {
  static const int keys[] = { 5, 2, 8, 1, 9, 3, 7 };
  long digits = 0;
  struct rb_node *node;
  struct item *item, *next;
  for (int i = 0; i < ARRAY_SIZE(keys); i++) { items[i].key = keys[i]; rb_add(&items[i].tree, &root, less); }
  for (node = rb_first(&root); node; node = rb_next(node)) digits = digits * 10 + rb_entry(node, struct item, tree)->key;
  rb_erase(&items[0].tree, &root);
  rb_erase(&items[1].tree, &root);
  for (node = rb_last(&root); node; node = rb_prev(node)) digits = (digits * 10 + rb_entry(node, struct item, tree)->key) % 1000000000;
  int count = 0;
  rbtree_postorder_for_each_entry_safe(item, next, &root, tree) count++;
  return digits * 10 + count + RB_EMPTY_ROOT(&root);
}`,
      Number((123578998731n % 1000000000n) * 10n + 5n) | 0,
    );
  });

  it('an xarray stores, finds and walks in order', () => {
    expectResult(
      `static DEFINE_XARRAY(map);
static int a, b, c;
int f(void) {
  unsigned long index; int *entry; int digits = 0;
  a = 1; b = 2; c = 3;
  xa_store(&map, 1UL << 40, &c, GFP_KERNEL); xa_store(&map, 7, &b, GFP_KERNEL); xa_store(&map, 0, &a, GFP_KERNEL);
  xa_for_each(&map, index, entry) digits = digits * 10 + *entry;
  digits = digits * 10 + (xa_insert(&map, 7, &c, GFP_KERNEL) == -EBUSY) + (xa_load(&map, 8) == NULL);
  digits = digits * 10 + (xa_erase(&map, 7) == &b) + (xa_load(&map, 7) == NULL);
  xa_destroy(&map);
  return digits * 10 + xa_empty(&map);
}`,
      123221,
    );
  });

  it('an xarray allocates', () => {
    expectResult(
      `static DEFINE_XARRAY_ALLOC1(map);
int f(void) {
  u32 id = 0, next = 0; int n = 0;
  for (int i = 0; i < 3; i++) { xa_alloc(&map, &id, xa_mk_value(i), xa_limit_32b, GFP_KERNEL); n = n * 10 + id; }
  xa_erase(&map, 2);
  xa_alloc(&map, &id, xa_mk_value(9), XA_LIMIT(1, 3), GFP_KERNEL);
  n = n * 10 + id;
  return n * 10 + (xa_alloc(&map, &id, xa_mk_value(9), XA_LIMIT(1, 3), GFP_KERNEL) == -EBUSY) + xa_to_value(xa_load(&map, 2));
}`,
      12330 - 1110 + 1110 - 12330 + 12320 + 10,
    );
  });

  it('numbers are given and taken back', () => {
    expectResult(
      `static DEFINE_IDR(idr);
static DEFINE_IDA(ida);
static int each(int id, void *p, void *data) { *(int *)data += id; return 0; }
int f(void) {
  int x, sum = 0, id, n = 0; int *entry;
  n = idr_alloc(&idr, &x, 5, 7, GFP_KERNEL);
  n = n * 10 + idr_alloc(&idr, &x, 5, 7, GFP_KERNEL);
  n = n * 10 + (idr_alloc(&idr, &x, 5, 7, GFP_KERNEL) == -ENOSPC);
  n = n * 10 + (idr_find(&idr, 5) == &x) + (idr_find(&idr, 9) == NULL);
  idr_for_each(&idr, each, &sum);
  n = n * 100 + sum;
  idr_for_each_entry(&idr, entry, id) idr_remove(&idr, id);
  n += idr_is_empty(&idr);
  idr_destroy(&idr);
  id = ida_alloc(&ida, GFP_KERNEL);
  id = id * 10 + ida_alloc_min(&ida, 3, GFP_KERNEL);
  ida_free(&ida, 0);
  id = id * 10 + ida_alloc(&ida, GFP_KERNEL);
  return n * 100 + id;
}`,
      56121230,
    );
  });
});

describe('atomics and reference counts', () => {
  it.each([
    ['atomic_inc(&a); atomic_add(5, &a); atomic_sub(2, &a); atomic_dec(&a); return atomic_read(&a);', 6],
    [
      'return atomic_inc_return(&a) * 100 + atomic_fetch_add(5, &a) * 10 + atomic_add_return(1, &a);',
      4 * 100 + 4 * 10 + 10,
    ],
    ['return atomic_dec_and_test(&a) * 10 + atomic_sub_and_test(2, &a);', 1],
    ['return atomic_cmpxchg(&a, 3, 9) * 10 + atomic_xchg(&a, 1);', 39],
    ['int old = 4; int ok = atomic_try_cmpxchg(&a, &old, 9); return ok * 10 + old;', 3],
    ['return atomic_add_unless(&a, 1, 3) * 10 + atomic_inc_not_zero(&a) + atomic_read(&a);', 5],
    ['atomic_or(12, &a); atomic_and(6, &a); atomic_xor(1, &a); return atomic_read(&a);', 7],
    [
      'atomic64_t w = ATOMIC64_INIT(1LL << 40); atomic64_add(1, &w); return atomic64_read(&w) == (1LL << 40) + 1;',
      1,
    ],
    ['atomic_long_t w = ATOMIC_LONG_INIT(2); return atomic_long_inc_return(&w) + atomic_long_read(&w);', 6],
    ['atomic_set(&a, INT_MAX); atomic_inc(&a); return atomic_read(&a) == INT_MIN;', 1],
    ['int x = 1, y = xchg(&x, 5); return y * 100 + cmpxchg(&x, 5, 7) * 10 + x;', 157],
  ])('%s', (body, expected) => {
    expectResult(`int f(void) { atomic_t a = ATOMIC_INIT(3); ${body} }`, expected);
  });

  it('a kref releases at the end', () => {
    expectResult(
      `struct object { struct kref ref; };
static int released;
static void release(struct kref *ref) { released++; kfree(container_of(ref, struct object, ref)); }
int f(void) {
  struct object *o = kzalloc(sizeof(*o), GFP_KERNEL);
  kref_init(&o->ref); kref_get(&o->ref);
  int n = kref_put(&o->ref, release);
  return n * 100 + kref_put(&o->ref, release) * 10 + released;
}`,
      11,
    );
  });

  it.each([
    ['refcount_set(&r, 0); refcount_inc(&r);', 'refcount_t: addition on 0; use-after-free.'],
    ['refcount_set(&r, 0); refcount_dec_and_test(&r);', 'refcount_t: underflow; use-after-free.'],
    ['refcount_set(&r, 1); refcount_dec(&r);', 'refcount_t: decrement hit 0; leaking memory.'],
  ])('%s warns', (body, expected) => {
    const { log } = runC(`int f(void) { refcount_t r; ${body} return 0; }`);
    expect(log.slice(1)).toEqual([expected, 'WARNING: at lib/refcount.c refcount_warn_saturate']);
  });
});

describe('bits', () => {
  it.each([
    ['BIT(5) + GENMASK(3, 1)', 46],
    ['hweight32(0xf0f0) * 10 + hweight64(~0ULL)', 144],
    ['ffs(8) * 1000 + fls(8) * 100 + __ffs(8) * 10 + __fls(8)', 4433],
    ['ffs(0) + fls(0) + fls64(1ULL << 63)', 64],
    ['ilog2(1000) * 10 + order_base_2(1000)', 100],
    ['roundup_pow_of_two(100) + rounddown_pow_of_two(100)', 192],
    ['is_power_of_2(64) * 10 + is_power_of_2(65)', 10],
    ['FIELD_GET(0xf0, 0xab) * 100 + (FIELD_PREP(0xf0, 5) == 0x50)', 1001],
    ['swab32(0x12345678) == 0x78563412', 1],
    ['be16_to_cpu(cpu_to_be16(0x1234)) == 0x1234 && htonl(1) == 0x1000000', 1],
    [
      '({ int n = 0; switch (htons(0x800)) { case htons(0x800): n = ntohs(htons(0x1234)) == 0x1234; } n; })',
      1,
    ],
    ['IS_ENABLED(CONFIG_LIVEPATCH)', 1],
    ['rol32(0x80000001, 1)', 3],
    ['sign_extend32(0xff, 7)', -1],
    ['get_order(4097)', 1],
    ['upper_32_bits(0x1234567890ULL) == 0x12 && lower_32_bits(0x1234567890ULL) == 0x34567890', 1],
  ])('%s is %s', (expression, expected) => {
    expectResult(`long f(void) { return ${expression}; }`, expected);
  });

  it('bitmaps', () => {
    expectResult(
      `static DECLARE_BITMAP(map, 100);
int f(void) {
  unsigned int bit; int sum = 0;
  set_bit(3, map); set_bit(70, map); set_bit(99, map); clear_bit(99, map);
  for_each_set_bit(bit, map, 100) sum += bit;
  return sum * 100 + test_and_set_bit(3, map) * 10 + test_and_clear_bit(4, map) + find_first_bit(map, 100) + find_next_zero_bit(map, 100, 3) * 1000 + bitmap_weight(map, 100);
}`,
      7300 + 10 + 3 + 4000 + 2,
    );
  });
});

describe('sorting and hashing', () => {
  it('sort(), bsearch() and list_sort() call the C that compares', () => {
    expectResult(
      `${ITEM}static LIST_HEAD(list);
static int cmp(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static int by_key(void *priv, const struct list_head *a, const struct list_head *b) {
  return list_entry(a, struct item, node)->key - list_entry(b, struct item, node)->key;
}
int f(void) {
  int v[] = { 4, 1, 3, 2 }, key = 3, n = 0; struct item *item;
  sort(v, 4, sizeof(int), cmp, NULL);
  for (int i = 0; i < 4; i++) n = n * 10 + v[i];
  n = n * 10 + ((int *)bsearch(&key, v, 4, sizeof(int), cmp) - v);
  for (int i = 0; i < 3; i++) { items[i].key = (i * 2) % 3; list_add_tail(&items[i].node, &list); }
  list_sort(NULL, &list, by_key);
  list_for_each_entry(item, &list, node) n = n * 10 + item->key;
  return n + list_count_nodes(&list);
}`,
      12342012 + 3,
    );
  });

  it.each([
    ['crc32_le(~0, "123456789", 9) ^ 0xffffffff', 0xcbf43926],
    ['crc16(0, "123456789", 9)', 0xbb3d],
    ['hash_32(1, 32)', 0x61c88647],
    ['hash_64(1, 32)', 0x61c88646],
    ['jhash("", 0, 0)', 0xdeadbeef],
    ['jhash("Four score and seven years ago", 30, 0)', 0x17770551],
    ['jhash("Four score and seven years ago", 30, 1)', 0xcd628161],
  ])('%s is %s', (expression, expected) => {
    expectResult(`unsigned long f(void) { return (unsigned int)(${expression}); }`, expected);
  });

  it('random numbers are the same in every run', () => {
    const text = 'unsigned long f(void) { return get_random_u32() + get_random_u32_below(10); }';
    expect(runC(text).result).toBe(runC(text).result);
    expectResult(
      'int f(void) { u32 n = get_random_u32_below(10); return n < 10 && get_random_u32() != get_random_u32(); }',
      1,
    );
  });
});
