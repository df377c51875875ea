import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule } from '../support/faultVariants';

const DECLARATIONS = `#include <linux/notifier.h>
#include <linux/slab.h>
extern int register_gauge_notifier(struct notifier_block *nb);
extern int unregister_gauge_notifier(struct notifier_block *nb);
extern int register_meter_notifier(struct notifier_block *nb);
extern int unregister_meter_notifier(struct notifier_block *nb);
extern int gauge_count(void);
extern unsigned int gauge_flags(void);
extern void *gauge_find(int which);
static int seen(struct notifier_block *nb, unsigned long event, void *data) { return NOTIFY_OK; }
static struct notifier_block gauge_nb = { .notifier_call = seen };
static struct notifier_block meter_nb = { .notifier_call = seen };
static bool is_registered;
static void *table;
static int *number;
`;

function moduleOf(take: string, give: string): string {
  const pre = `static int take(struct klp_object *obj)\n{\n\t${take}\n}`;
  const post = `static void give(struct klp_object *obj)\n{\n\t${give}\n}`;
  return callbackModule({
    code: `${DECLARATIONS}\n${pre}\n\n${post}`,
    callbacks: [`.pre_patch = take,`, '.post_unpatch = give,'],
  });
}

const BOTH = 'unregister_meter_notifier(&meter_nb);\n\tunregister_gauge_notifier(&gauge_nb);';

describe('what a function that is not visible returns binds', () => {
  it.each([
    [
      'an undo chain whose error is returned',
      `int err = register_gauge_notifier(&gauge_nb);
	if (err)
		return err;
	err = register_meter_notifier(&meter_nb);
	if (err)
		goto undo;
	return 0;
undo:
	unregister_gauge_notifier(&gauge_nb);
	return err;`,
      BOTH,
    ],
    [
      'an error that is tested below zero and passed on later',
      `int err = register_gauge_notifier(&gauge_nb);
	if (err < 0)
		goto out;
	err = register_meter_notifier(&meter_nb);
	if (err < 0)
		unregister_gauge_notifier(&gauge_nb);
out:
	return err;`,
      BOTH,
    ],
    [
      'a flag that remembers what was registered',
      `is_registered = register_gauge_notifier(&gauge_nb) == 0;
	return 0;`,
      'if (is_registered)\n\t\tunregister_gauge_notifier(&gauge_nb);',
    ],
    [
      'a number that is asked for twice',
      `int count = gauge_count();
	if (count > 3)
		table = kmalloc(64, GFP_KERNEL | __GFP_NOFAIL);
	if (count <= 3)
		return 0;
	number = table;
	return 0;`,
      'kfree(table);\n\ttable = NULL;',
    ],
    [
      'flags of which one bit decides',
      `unsigned int flags = gauge_flags();
	if (flags & 4)
		table = kmalloc(64, GFP_KERNEL | __GFP_NOFAIL);
	if (!(flags & 4))
		return -EINVAL;
	kfree(table);
	return 0;`,
      '',
    ],
    [
      'a pointer that is checked before it is followed',
      `int *found = gauge_find(1);
	if (IS_ERR_OR_NULL(found))
		return found ? PTR_ERR(found) : -ENOENT;
	*found = *found;
	return 0;`,
      '',
    ],
  ])('%s: quiet', (_name, take, give) => {
    expectFindings(moduleOf(take, give));
  });
});

/** The same with a mark at where pre_patch leaves it. */
const LEFT = '// finding: pre-patch-error-leak';

describe('what it returns is told where something is left', () => {
  it.each([
    [
      'the second step fails and the first is not undone',
      `int err = register_gauge_notifier(&gauge_nb);
	if (err)
		return err;
	return register_meter_notifier(&meter_nb); ${LEFT}`,
      /register_meter_notifier\(\) fails with -EINVAL/,
    ],
    [
      'one of three ways out forgets to undo',
      `int err = register_gauge_notifier(&gauge_nb);
	if (err)
		return err;
	if (gauge_count() > 8)
		return -EBUSY; ${LEFT}
	err = register_meter_notifier(&meter_nb);
	if (err)
		unregister_gauge_notifier(&gauge_nb);
	return err;`,
      /: gauge_count\(\) returns 9 here/,
    ],
  ])('%s', (_name, take, words) => {
    const findings = expectFindings(moduleOf(take, BOTH));
    const told = [findings[0]?.message, ...(findings[0]?.related ?? []).map(({ message }) => message)].join(
      '\n',
    );
    expect(told).toMatch(words);
  });
});
