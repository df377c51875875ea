import { describe, it } from 'vitest';
import { expectFindings } from '../../support/checkModule';
import { livepatchOf, twins } from '../../support/twins';

const HEAD = `#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/livepatch.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <linux/notifier.h>
#include <linux/reboot.h>
#include <linux/timer.h>
`;
const BOTH = ['.pre_patch = lp_pre,', '.post_unpatch = lp_post,'];
const CASES: Readonly<
  Record<string, readonly [code: string, callbacks?: readonly string[], fields?: readonly string[]]>
> = {
  'an error behind a registration with the firmware': [
    `static int (*notify_fw)(struct notifier_block *nb);
int fwlog_register_client(struct notifier_block *nb);
void fwlog_unregister_client(struct notifier_block *nb);
static unsigned long *ring;

static int lp_event(struct notifier_block *nb, unsigned long action, void *data)
{
	return NOTIFY_OK;
}

static struct notifier_block lp_nb = { .notifier_call = lp_event };

static int lp_pre(struct klp_object *obj)
{
	int ret = fwlog_register_client(&lp_nb);

	if (ret)
		return ret;
	ring = kcalloc(32, sizeof(*ring), GFP_KERNEL);
	if (!ring) {
+		fwlog_unregister_client(&lp_nb);
-		// nothing
-		return -ENOMEM; // finding: pre-patch-error-leak
+		return -ENOMEM;
	}
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	kfree(ring);
	fwlog_unregister_client(&lp_nb);
}`,
  ],
  'three steps and a label that is too low': [
    `static void *lo, *hi, *top;

static int lp_pre(struct klp_object *obj)
{
	int rc = -ENOMEM;

	lo = kzalloc(16, GFP_KERNEL);
	if (!lo)
		goto out;
	hi = kzalloc(16, GFP_KERNEL);
	if (!hi)
		goto free_lo;
	top = kzalloc(16, GFP_KERNEL);
	if (!top)
-		goto free_lo;
+		goto free_hi;
	return 0;

free_hi:
	kfree(hi);
free_lo:
	kfree(lo);
out:
	return rc; // finding: pre-patch-error-leak
}

static void lp_post(struct klp_object *obj)
{
	kfree(top);
	kfree(hi);
	kfree(lo);
}`,
  ],
  'a registration remembered in a flag': [
    `extern int sysctl_panic_on_stackoverflow_lp;
static bool registered;
static int lp_reboot(struct notifier_block *nb, unsigned long action, void *data)
{
	return NOTIFY_DONE;
}
static struct notifier_block lp_nb = { .notifier_call = lp_reboot };

static int lp_pre(struct klp_object *obj)
{
	if (!sysctl_panic_on_stackoverflow_lp)
		return 0;
-	if (register_reboot_notifier(&lp_nb)) // finding: dangling-module-pointer
+	if (register_reboot_notifier(&lp_nb))
		return -EBUSY;
+	registered = true;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	if (registered)
		unregister_reboot_notifier(&lp_nb);
	registered = false;
}`,
  ],
  'work that queues itself': [
    `static struct delayed_work poll;
static int polls;

static void lp_poll(struct work_struct *work)
{
	polls++;
-	schedule_delayed_work(&poll, HZ);
+	schedule_delayed_work(&poll, HZ);
}

static int lp_pre(struct klp_object *obj)
{
	INIT_DELAYED_WORK(&poll, lp_poll);
-	schedule_delayed_work(&poll, HZ); // finding: dangling-module-pointer
+	schedule_delayed_work(&poll, HZ);
	return 0;
}

static void lp_post(struct klp_object *obj)
{
-	cancel_delayed_work(&poll);
+	cancel_delayed_work_sync(&poll);
}`,
  ],
  'a timer that starts itself again': [
    `static struct timer_list beat;

static void lp_beat(struct timer_list *t)
{
	mod_timer(&beat, jiffies + HZ);
}

static int lp_pre(struct klp_object *obj)
{
	timer_setup(&beat, lp_beat, 0);
-	mod_timer(&beat, jiffies + HZ); // finding: dangling-module-pointer
+	mod_timer(&beat, jiffies + HZ);
	return 0;
}

static void lp_post(struct klp_object *obj)
{
-	if (timer_pending(&beat) && polling)
-		del_timer(&beat);
+	del_timer_sync(&beat);
}`.replace('static struct timer_list', 'extern int polling;\nstatic struct timer_list'),
  ],
  'a timer that is stopped without waiting': [
    `static struct timer_list beat;

static void lp_beat(struct timer_list *t)
{
	mod_timer(&beat, jiffies + HZ);
}

static int lp_pre(struct klp_object *obj)
{
	timer_setup(&beat, lp_beat, 0);
-	mod_timer(&beat, jiffies + HZ); // finding: dangling-module-pointer
+	mod_timer(&beat, jiffies + HZ);
	return 0;
}

static void lp_post(struct klp_object *obj)
{
-	del_timer(&beat);
+	timer_delete_sync(&beat);
}`,
  ],
  'work that is told to stop': [
    `static void lp_poll(struct work_struct *work);
static DECLARE_DELAYED_WORK(poll, lp_poll);
static bool stopping;

static void lp_poll(struct work_struct *work)
{
+	if (READ_ONCE(stopping))
+		return;
	queue_delayed_work(system_wq, &poll, msecs_to_jiffies(500));
}

static int lp_pre(struct klp_object *obj)
{
	stopping = false;
-	queue_delayed_work(system_wq, &poll, HZ); // finding: dangling-module-pointer
+	queue_delayed_work(system_wq, &poll, HZ);
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	WRITE_ONCE(stopping, true);
	cancel_delayed_work(&poll);
	flush_delayed_work(&poll);
}`,
  ],
  'use after a free that depends': [
    `extern int lamp_wants_table;
static int *table;

static int lp_pre(struct klp_object *obj)
{
	table = kcalloc(8, sizeof(*table), GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	table[0] = 1;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	if (!lamp_wants_table)
		kfree(table);
+	else
+		kfree(table);
-	pr_info("last level %d\\n", table[0]); // finding: kernel-fault
-	if (lamp_wants_table)
-		kfree(table);
}`,
  ],
  'a number restored from what was never saved': [
    `extern int lamp_limit;
static int old_limit;

static int lp_pre(struct klp_object *obj)
{
+	old_limit = lamp_limit;
	lamp_limit = 12;
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	lamp_limit = old_limit;
}`,
  ],
};

/** A result that counts as an error when it is tested is one when it is returned, too. */
const ERROR_CODES: typeof CASES = {
  'an error code of a function that is not visible': [
    `int meter_calibrate(void *table, int size);
static void *table;

static int lp_pre(struct klp_object *obj)
{
	int err;

	table = kmalloc(128, GFP_KERNEL);
	if (!table)
		return -ENOMEM;
	err = meter_calibrate(NULL, 128);
	if (err < 0) {
+		kfree(table);
-		pr_err("no calibration\\n");
-		return err; // finding: pre-patch-error-leak
+		return err;
	}
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	kfree(table);
}`,
  ],
  'an undo behind an error that undid everything': [
    `int meter_calibrate(int size);
static struct workqueue_struct *queue;

static int lp_pre(struct klp_object *obj)
{
	int err;

	queue = alloc_workqueue("lp-meter", 0, 0);
	if (!queue)
		return -ENOMEM;
	err = meter_calibrate(128);
	if (err) {
+		destroy_workqueue(queue);
-		pr_debug("kept\\n");
-		return err; // finding: pre-patch-error-leak
+		return err;
	}
	return 0;
}

static void lp_post(struct klp_object *obj)
{
	destroy_workqueue(queue);
}`,
  ],
};

const moduleOf = (code: string, callbacks: readonly string[] = BOTH, fields?: readonly string[]): string =>
  `${HEAD}\n${code}\n${livepatchOf(callbacks, fields)}`;

describe('callbacks with steps that can fail', () => {
  it.each(Object.entries(CASES))('%s', (_, [code, callbacks, fields]) => {
    const { faulty, clean } = twins(moduleOf(code, callbacks, fields));
    expectFindings(clean);
    expectFindings(faulty);
  });

  it.each(Object.entries(ERROR_CODES))('%s', (_, [code, callbacks, fields]) => {
    const { faulty, clean } = twins(moduleOf(code, callbacks, fields));
    expectFindings(clean);
    expectFindings(faulty);
  });
});
