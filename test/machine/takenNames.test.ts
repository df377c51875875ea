import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule } from '../support/faultVariants';
import { runC } from '../support/runC';

/** What `f()` gives; nothing may be unknown, and nothing wrong. */
function valueOf(text: string): unknown {
  const { result, faults, unknown } = runC(text);
  expect({ faults, unknown }).toEqual({ faults: [], unknown: [] });
  return result;
}

describe('a workqueue in sysfs', () => {
  it('needs a name of its own, until the other one is destroyed', () => {
    const text = `#include <linux/workqueue.h>
int f(void) {
  struct workqueue_struct *a = alloc_workqueue("lp_%d", WQ_SYSFS, 0, 3), *b = alloc_workqueue("lp_3", WQ_SYSFS, 0);
  struct workqueue_struct *c = alloc_workqueue("lp_3", 0, 0), *d;
  destroy_workqueue(a);
  d = alloc_workqueue("lp_3", WQ_SYSFS, 0);
  return !!a * 1000 + !!b * 100 + !!c * 10 + !!d;
}`;
    expect(valueOf(text)).toBe(1011);
  });
});

describe('a family of generic netlink', () => {
  const FAMILY = (name: string): string =>
    `static struct genl_family ${name} = { .name = "lp_events", .version = 1, .module = THIS_MODULE };`;

  it('needs a name of its own, until the other one is gone', () => {
    const text = `#include <linux/module.h>
#include <net/genetlink.h>
${FAMILY('a')} ${FAMILY('b')}
int f(void) {
  int first = genl_register_family(&a), second = genl_register_family(&b), none = genl_unregister_family(&b);
  genl_unregister_family(&a);
  return first * 100000 - second * 1000 - none * 10 + genl_register_family(&b);
}`;
    expect(valueOf(text)).toBe(17020);
  });

  it('must not be left behind', () => {
    const code = `#include <net/genetlink.h>
${FAMILY('events')}
static int take(struct klp_object *obj) { return genl_register_family(&events); } // finding: dangling-module-pointer
`;
    expectFindings(callbackModule({ code, callbacks: ['.pre_patch = take,'] }));
  });
});

describe('a file that is opened by its path', () => {
  const opening = (code: string): string =>
    callbackModule({
      code: `#include <linux/fs.h>
static struct file *log;
static int take(struct klp_object *obj)
{
	log = filp_open("/var/log/lp", O_RDONLY, 0);
	${code}
}
static void drop(struct klp_object *obj)
{
	filp_close(log, NULL);
}
`,
      callbacks: ['.pre_patch = take,', '.post_unpatch = drop,'],
    });

  it('may be missing', () => {
    expectFindings(opening('return IS_ERR(log) ? PTR_ERR(log) : 0;'));
    const { faults } = runC('int f(void) { return filp_close(ERR_PTR(-ENOENT), NULL); }');
    expect(faults).toEqual([expect.stringMatching(/^wild-pointer: /)]);
  });

  it('is never NULL, and nothing is known of it', () => {
    const leaks = '// finding: pre-patch-error-leak';
    const code = `if (IS_ERR(log))\n\t\treturn PTR_ERR(log);\n\tif (!log)\n\t\treturn -EIO;\n\t`;
    expectFindings(opening(`${code}return 0;`));
    expectFindings(opening(`${code}return log->f_flags ? -EIO : 0; ${leaks}`));
  });
});
