import { describe, expect, it } from 'vitest';
import { runC } from '../support/runC';

const NODE = `
struct node { int value; struct rcu_head rcu; };
static struct node __rcu *shared;
static void free_node(struct rcu_head *head)
{
  struct node *node = container_of(head, struct node, rcu);
  pr_info("free %d\\n", node->value);
  kfree(node);
}
`;

describe('RCU', () => {
  it('runs callbacks after a grace period; rcu_barrier() waits for them', () => {
    const { log, faults } = runC(`${NODE}int f(void)
{
  struct node *node = kzalloc(sizeof(*node), GFP_KERNEL);
  node->value = 4;
  rcu_assign_pointer(shared, node);
  rcu_read_lock();
  pr_info("read %d\\n", rcu_dereference(shared)->value);
  rcu_read_unlock();
  RCU_INIT_POINTER(shared, NULL);
  call_rcu(&node->rcu, free_node);
  pr_info("called\\n");
  rcu_barrier();
  pr_info("done %d\\n", shared == NULL);
  return 0;
}`);
    expect(log).toEqual(['read 4', 'called', 'free 4', 'done 1']);
    expect(faults).toEqual([]);
  });

  it('frees under a reader that kept its pointer', () => {
    const { faults } = runC(`${NODE}int f(void)
{
  struct node *node = kzalloc(sizeof(*node), GFP_KERNEL);
  call_rcu(&node->rcu, free_node);
  synchronize_rcu();
  msleep(20);
  return node->value;
}`);
    expect(faults).toEqual([expect.stringMatching(/^use-after-free: .*\(module.c:16\)$/)]);
  });

  it('cannot wait inside of a reader', () => {
    const { faults } = runC(
      'int f(void)\n{\n  rcu_read_lock();\n  synchronize_rcu();\n  rcu_read_unlock();\n  return 0;\n}',
    );
    expect(faults).toEqual([
      'sleep-in-atomic: synchronize_rcu() may sleep, but this is an RCU read-side critical section. (module.c:4)',
    ]);
  });

  it('lets readers of SRCU sleep', () => {
    const { faults, result } = runC(`DEFINE_STATIC_SRCU(srcu);
int f(void) { int index = srcu_read_lock(&srcu); msleep(1); srcu_read_unlock(&srcu, index); synchronize_srcu(&srcu); return 5; }`);
    expect({ faults, result }).toEqual({ faults: [], result: 5 });
  });

  const SHADOW = `
static int owner;
static int *found(void) { return klp_shadow_get(&owner, 5); }
static void attach(void) { int *kept = klp_shadow_alloc(&owner, 5, 4, GFP_KERNEL, NULL, NULL); *kept = 9; }
`;

  it('keeps a shadow variable for who was reading when it was freed, and for nobody else', () => {
    const reading = runC(`${SHADOW}int f(void)
{
  int *kept, seen;
  attach();
  rcu_read_lock();
  kept = found();
  klp_shadow_free(&owner, 5, NULL);
  seen = *kept;
  rcu_read_unlock();
  return seen;
}`);
    expect([reading.result, reading.faults]).toEqual([9, []]);
    const late = runC(`${SHADOW}int f(void)
{
  int *kept, seen;
  attach();
  kept = found();
  klp_shadow_free(&owner, 5, NULL);
  rcu_read_lock();
  seen = *kept;
  rcu_read_unlock();
  return seen;
}`);
    expect(late.faults.join()).toContain('use-after-free');
  });
});
