import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants, seriesOf } from '../support/faultVariants';

const RULE = 'dangling-module-pointer';
const MARK = `// finding: ${RULE}`;

const tick = (mark: string): string =>
  'static void on_tick(struct timer_list *timer)\n{\n\tmod_timer(timer, jiffies + HZ);\n}\n\nstatic DEFINE_TIMER(ticker, on_tick);\n\n' +
  `static void start(struct klp_object *obj)\n{\n\tmod_timer(&ticker, jiffies + HZ);${mark}\n}`;
const STOP = '\n\nstatic void stop(struct klp_object *obj)\n{\n\tdel_timer_sync(&ticker);\n}';
const POST = ['.post_patch = start,'];
const BOTH = [...POST, '.pre_unpatch = stop,'];
const REPLACE = ['.replace = true,'];
const faulty = (code: string): string => callbackModule({ code, callbacks: POST });

describe(RULE, () => {
  it('stands on the call that hands the pointer out', () => {
    const [finding] = expectFindings(faulty(tick(` ${MARK}`)));
    expect(finding?.message).toBe(
      "start() starts the timer 'ticker', which still points into the module when the module is removed. Stop it in pre_unpatch, and in the exit function, which also runs after another livepatch has replaced this one.",
    );
    expect(finding?.run?.script).toContain('rmmod lp');
  });

  it.each(
    faultVariants({
      fixture: faulty,
      plain: tick(` ${MARK}`),
      helper: `void arm(struct timer_list *timer)\n{\n\tmod_timer(timer, jiffies + HZ); ${MARK}\n}`,
      prototype: 'void arm(struct timer_list *timer);',
      caller: tick('').replace('mod_timer(&ticker, jiffies + HZ);', 'arm(&ticker);'),
      names: { ticker: 'poll_timer', on_tick: 'poll', start: 'demo_go' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is found where a livepatch is replaced that stops all in its callbacks', () => {
    const older = callbackModule({ code: tick(` ${MARK}`) + STOP, callbacks: BOTH, patch: REPLACE });
    const newer = callbackModule({ code: '', patch: REPLACE });
    const [finding] = expectFindings(seriesOf(older, newer));
    expect(finding?.message).toContain('when lp_v2 has replaced this livepatch and the module is removed');
    expect(finding?.message).toContain(
      '(Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)',
    );
  });

  it('is silent where the exit function stops it, too', () => {
    const exit = '\tdel_timer_sync(&ticker);\n';
    const older = callbackModule({ code: tick('') + STOP, callbacks: BOTH, patch: REPLACE, exit });
    expectFindings(seriesOf(older, callbackModule({ code: '', patch: REPLACE })));
  });

  it('is silent where two versions come one after the other in a list of the kernel', () => {
    const code =
      'static bool isIn;\n\nstatic int told(struct notifier_block *nb, unsigned long action, void *data)\n{\n\treturn NOTIFY_DONE;\n}\n\nstatic struct notifier_block block = {\n\t.notifier_call = told,\n};\n\n' +
      'static int start(struct klp_object *obj)\n{\n\tint ret = register_reboot_notifier(&block);\n\n\tisIn = !ret;\n\treturn ret;\n}\n\n' +
      'static void leave(void)\n{\n\tif (isIn)\n\t\tunregister_reboot_notifier(&block);\n\tisIn = false;\n}\n\nstatic void stop(struct klp_object *obj)\n{\n\tleave();\n}';
    const callbacks = ['.pre_patch = start,', '.post_unpatch = stop,'];
    const version = callbackModule({ code, callbacks, patch: REPLACE, exit: '\tleave();\n' });
    expectFindings(seriesOf(version, version));
  });

  it('says what to wait for', () => {
    const code =
      'struct item {\n\tstruct rcu_head rcu;\n};\nstatic struct item *item;\n\nstatic void free_item(struct rcu_head *head)\n{\n\tkfree(container_of(head, struct item, rcu));\n}\n\n' +
      'static int start(struct klp_object *obj)\n{\n\titem = kzalloc(sizeof(*item), GFP_KERNEL);\n\treturn item ? 0 : -ENOMEM;\n}\n\n' +
      `static void stop(struct klp_object *obj)\n{\n\tcall_rcu(&item->rcu, free_item); ${MARK}\n}`;
    const callbacks = ['.pre_patch = start,', '.post_unpatch = stop,'];
    const [finding] = expectFindings(callbackModule({ code, callbacks }));
    expect(finding?.message).toMatch(/Wait for it with rcu_barrier\(\) in the exit function\.$/);
    expectFindings(callbackModule({ code: code.replace(MARK, ''), callbacks, exit: '\trcu_barrier();\n' }));
  });

  it.each([
    [
      'work that is flushed',
      'static void run(struct work_struct *work)\n{\n}\n\nstatic DECLARE_WORK(job, run);\n\nstatic void start(struct klp_object *obj)\n{\n\tschedule_work(&job);\n}\n\nstatic void stop(struct klp_object *obj)\n{\n\tflush_work(&job);\n}',
    ],
    [
      'a thread that is stopped',
      'static struct task_struct *worker;\n\nstatic int run(void *data)\n{\n\twhile (!kthread_should_stop())\n\t\tmsleep(10);\n\treturn 0;\n}\n\nstatic void start(struct klp_object *obj)\n{\n\tworker = kthread_run(run, NULL, "demo");\n}\n\nstatic void stop(struct klp_object *obj)\n{\n\tif (!IS_ERR(worker))\n\t\tkthread_stop(worker);\n}',
    ],
    [
      'a function that is not visible',
      `${tick('')}\n\nvoid demo_stop(struct timer_list *timer);\n\nstatic void stop(struct klp_object *obj)\n{\n\tdemo_stop(&ticker);\n}`,
    ],
  ])('is silent for %s', (_, code) => {
    expectFindings(callbackModule({ code, callbacks: BOTH }));
  });
});
