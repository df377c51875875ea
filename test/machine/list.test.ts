import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const ITEMS = `
struct item { int value; struct list_head node; struct hlist_node hash; struct llist_node lockless; struct rb_node tree; };
static LIST_HEAD(items);
static struct item *add(int value) {
  struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);
  item->value = value;
  list_add_tail(&item->node, &items);
  return item;
}
`;

const sequence = (body: string): string => `${ITEMS}
static int f(void) {
  struct item *item, *next;
  int digits = 0;
  add(1); add(2); add(3); add(4);
  ${body}
  return digits;
}`;

describe('lists', () => {
  it.each([
    ['list_for_each_entry(item, &items, node) digits = digits * 10 + item->value;', 1234],
    ['list_for_each_entry_reverse(item, &items, node) digits = digits * 10 + item->value;', 4321],
    [
      'list_del(&list_first_entry(&items, struct item, node)->node); list_for_each_entry(item, &items, node) digits = digits * 10 + item->value;',
      234,
    ],
    [
      'list_move_tail(items.next, &items); list_for_each_entry(item, &items, node) digits = digits * 10 + item->value;',
      2341,
    ],
    [
      'list_for_each_entry_safe(item, next, &items, node) { digits = digits * 10 + item->value; list_del(&item->node); kfree(item); } digits += list_empty(&items);',
      1235,
    ],
    ['digits = list_count_nodes(&items) * 10 + list_last_entry(&items, struct item, node)->value;', 44],
    ['digits = list_first_entry_or_null(&items, struct item, node)->value;', 1],
    [
      'LIST_HEAD(other); list_splice_init(&items, &other); list_for_each_entry(item, &other, node) digits = digits * 10 + item->value; digits = digits * 10 + list_empty(&items);',
      12341,
    ],
    [
      'LIST_HEAD(other); list_cut_position(&other, &items, items.next->next); list_for_each_entry(item, &other, node) digits = digits * 10 + item->value; list_for_each_entry(item, &items, node) digits = digits * 10 + item->value;',
      1234,
    ],
    [
      'struct item *first = list_first_entry(&items, struct item, node); list_swap(&first->node, items.prev); list_for_each_entry(item, &items, node) digits = digits * 10 + item->value;',
      4231,
    ],
  ])('%s', (body, expected) => {
    const { result, faults, unknown } = runC(sequence(body));
    expect({ result, faults, unknown }).toEqual({ result: expected, faults: [], unknown: [] });
  });

  it('finds an entry that is deleted twice', () => {
    const { faults } = runC(
      sequence(
        'item = list_first_entry(&items, struct item, node); list_del(&item->node);\n  list_del(&item->node);',
      ),
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^wild-pointer: .*0xdead0000000001[0-9a-f]{2}.* \(module\.c:16\)$/);
  });

  it('finds an entry that was freed and is still on the list', () => {
    const { faults } = runC(
      sequence(
        'kfree(list_first_entry(&items, struct item, node));\n  list_for_each_entry(item, &items, node) digits += item->value;',
      ),
    );
    expect(faults[0]).toMatch(
      /^use-after-free: Read 4 bytes at offset 0 of the \d+ bytes from kzalloc\(\) at module\.c:5, freed at module\.c:15\. \(module\.c:16\)$/,
    );
  });
});

it('a queue in a ring keeps the order, and takes no more than it has room for', () => {
  const { result, faults, unknown } = runC(`
static DEFINE_KFIFO(fixed, int, 4);
static DECLARE_KFIFO_PTR(made, u8);
long f(void)
{
	int value, taken[4], n = 0;

	for (value = 1; value < 9; value++)
		n += kfifo_put(&fixed, value);
	if (kfifo_get(&fixed, &value) != 1 || value != 1 || kfifo_len(&fixed) != 3)
		return -1;
	kfifo_put(&fixed, 9);
	n = n * 10 + kfifo_out(&fixed, taken, 4);
	n = n * 10 + taken[3];
	if (!kfifo_is_empty(&fixed) || kfifo_get(&fixed, &value))
		return -2;
	if (kfifo_alloc(&made, 6, GFP_KERNEL))
		return -3;
	n = n * 10 + kfifo_size(&made);
	n = n * 10 + kfifo_in(&made, "abc", 3);
	kfifo_free(&made);
	return n;
}`);
  expect(faults).toEqual([]);
  expect(unknown).toEqual([]);
  expect(result).toBe(44983);
});
