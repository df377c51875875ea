import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule } from '../support/faultVariants';

const RULE = 'dangling-module-pointer';
const ITEM = `struct item {
	struct rcu_head rcu;
	struct timer_list timer;
	struct work_struct work;
};
static struct item *item;
`;
const callbacks = ['.post_patch = start,'];

/** A livepatch that hands something to the kernel in a callback. */
function handing(call: string, declarations: string, init = ''): string {
  const code = `${ITEM}${declarations}\nextern struct item *first_item(void);\nstatic void start(struct klp_object *obj)\n{\n\titem = first_item();\n\tif (item)\n\t\t${call}\n}`;
  return callbackModule({ code, callbacks, ...(init !== '' && { init }) });
}

const RELOCATED = [
  'extern void item_free(struct rcu_head *head);',
  'extern typeof(item_free) item_free KLP_RELOC_SYMBOL(vmlinux, vmlinux, item_free);',
].join('\n');
const OWN = 'static void item_free(struct rcu_head *head)\n{\n\tkfree(head);\n}';
const LOOKED_UP = `static void (*klpe_item_free)(struct rcu_head *head);
static void look_up(void)
{
	klpe_item_free = (void *)kallsyms_lookup_name("item_free");
}`;

describe('an address of the kernel stays when the livepatch goes', () => {
  it.each([
    ['an RCU callback that a relocation reaches', 'call_rcu(&item->rcu, item_free);', RELOCATED],
    [
      'a function that is declared only',
      'call_rcu(&item->rcu, other_free);',
      'extern void other_free(struct rcu_head *head);',
    ],
    [
      'through a pointer that was looked up',
      '{\n\t\t\tlook_up();\n\t\t\tif (klpe_item_free)\n\t\t\t\tcall_rcu(&item->rcu, klpe_item_free);\n\t\t}',
      LOOKED_UP,
    ],
    [
      'a timer with a function of the kernel',
      '{\n\t\t\ttimer_setup(&item->timer, item_tick, 0);\n\t\t\tmod_timer(&item->timer, jiffies + HZ);\n\t\t}',
      'extern void item_tick(struct timer_list *timer);',
    ],
    [
      'work with a function of the kernel',
      '{\n\t\t\tINIT_WORK(&item->work, item_work);\n\t\t\tschedule_work(&item->work);\n\t\t}',
      'extern void item_work(struct work_struct *work);',
    ],
  ])('%s', (_, call, declarations) => {
    const found = expectFindings(handing(call, declarations));
    expect(found.map(({ rule }) => rule)).not.toContain(RULE);
  });

  it.each([
    ['hsr_register_frame(item, 1);', 'extern void hsr_register_frame(struct item *item, int way);'],
    ['register_item(item);', 'extern int register_item(struct item *item);'],
  ])('and what is called as if it registered something, of the kernel: %s', (call, declarations) => {
    expectFindings(handing(call, declarations));
  });

  it('but one of the module does not', () => {
    const text = handing(`call_rcu(&item->rcu, item_free); // finding: ${RULE}`, OWN);
    expectFindings(text);
  });
});
