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

describe('what is in a file', () => {
  const transfer = (code: string, choice: number, value: string) =>
    runC(
      `#include <linux/fs.h>
int f(void) { char data[8] = "before", text[] = "text"; loff_t at = 3;
  struct file *file = filp_open("/etc/lp", O_RDWR, 0);
  ssize_t n = ${code};
  filp_close(file, NULL);
  return ${value}; }`,
      { choose: ({ options }) => (options.includes('-ENOENT') ? 0 : choice) },
    );
  const READ = 'kernel_read(file, data, 4, &at)';

  it('is not known after a read, and only as far as it was read', () => {
    expect(transfer(READ, 0, 'n * 10 + at')).toMatchObject({ result: 47, faults: [] });
    expect(typeof transfer(READ, 0, 'data[0]').result).toBe('object');
    expect(transfer(READ, 0, 'data[4]').result).toBe('r'.charCodeAt(0));
  });

  it('may be at its end, or not be readable', () => {
    expect(transfer(READ, 1, 'n * 10 + at + data[0] * 100')).toMatchObject({ result: 9803, faults: [] });
    expect(transfer(READ, 2, 'n * 10 + at')).toMatchObject({ result: -47, faults: [] });
  });

  it('is written, unless the disk is full', () => {
    const write = 'kernel_write(file, text, 4, &at)';
    expect(transfer(write, 0, 'n * 10 + at + (text[0] == 116) * 100')).toMatchObject({ result: 147 });
    expect(transfer(write, 1, 'n * 10 + at')).toMatchObject({ result: -277 });
    expect(transfer('kernel_write(file, text, 4, NULL)', 0, 'n')).toMatchObject({ result: 4, faults: [] });
  });

  it('must fit into where it is read to', () => {
    expect(transfer('kernel_read(file, text, 80, &at)', 0, 'n').faults).toEqual([
      expect.stringMatching(/^out-of-bounds: /),
    ]);
  });
});

describe('a socket of netlink', () => {
  const opening = (drop: string, test = 'lp_sock ? 0 : -ENOMEM'): string =>
    callbackModule({
      code: `#include <linux/netlink.h>
static struct sock *lp_sock;
static void heard(struct sk_buff *skb) { }
static struct netlink_kernel_cfg cfg = { .groups = 1, .input = heard };
static int take(struct klp_object *obj)
{
	lp_sock = netlink_kernel_create(&init_net, NETLINK_USERSOCK, &cfg);${drop ? '' : ' // finding: dangling-module-pointer'}
	return ${test};
}
static void drop(struct klp_object *obj) { ${drop} }
`,
      callbacks: ['.pre_patch = take,', '.post_unpatch = drop,'],
    });

  it('is released', () => {
    expectFindings(opening('netlink_kernel_release(lp_sock);'));
    expectFindings(opening(''));
  });

  it('is NULL where there is none, and then nothing is released', () => {
    const text = `#include <linux/netlink.h>
int f(void) { struct netlink_kernel_cfg cfg = { }; struct sock *s = netlink_kernel_create(&init_net, 31, &cfg);
  netlink_kernel_release(s); return !s; }`;
    expect(runC(text, { choose: () => 1 })).toMatchObject({ result: 1, faults: [] });
    expect(runC(text)).toMatchObject({ result: 0, faults: [] });
  });
});
