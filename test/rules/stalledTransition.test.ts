import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const RULE = 'stalled-transition';
const MARK = `// finding: ${RULE}`;
const funcs = (oldName: string, newFunc: string, mark = ''): string =>
  `static struct klp_func funcs[] = {\n\t{\n\t\t.old_name = "${oldName}",${mark}\n\t\t.new_func = ${newFunc},\n\t}, { }\n};`;
const LOOP =
  'static int livepatch_thread(void *data)\n{\n\twhile (!kthread_should_stop())\n\t\tschedule_timeout_interruptible(HZ);\n\treturn 0;\n}';

describe(RULE, () => {
  it('stands on the entry for the loop of a thread', () => {
    const text = livepatchText({ head: LOOP, funcs: funcs('demo_thread', 'livepatch_thread', ` ${MARK}`) });
    const [finding] = expectFindings(text);
    expect(finding?.message).toMatch(
      /^The transition cannot finish: demo_thread\(\) is replaced, and .*\. It can only be forced, and then the module can never be removed\. Replace functions that it calls instead\.$/,
    );
  });

  it.each(['schedule', 'do_exit'])('is found for %s()', (name) => {
    const head = 'static void livepatch_new(void)\n{\n}';
    expectFindings(livepatchText({ head, funcs: funcs(name, 'livepatch_new', ` ${MARK}`) }));
  });

  it('is found where the loop is in a header and has other names', () => {
    const head = '#include "work.h"';
    const text = livepatchText({ head, funcs: funcs('scrubber', 'scrub_for_ever', ` ${MARK}`) });
    expectFindings(`${text}\n// ==> work.h\n${LOOP.replace('livepatch_thread', 'scrub_for_ever')}`);
  });

  it('is silent for a loop with an end that only looks whether the thread is to stop', () => {
    const head =
      'static int livepatch_scan(void *data)\n{\n\tint i;\n\n\tfor (i = 0; i < 8; i++)\n\t\tif (kthread_should_stop())\n\t\t\tbreak;\n\treturn 0;\n}';
    expectFindings(livepatchText({ head, funcs: funcs('demo_scan', 'livepatch_scan') }));
  });

  it('is found for an endless loop that is left when the thread is to stop', () => {
    const head =
      'static int livepatch_thread(void *data)\n{\n\twhile (1) {\n\t\tif (kthread_should_stop())\n\t\t\tbreak;\n\t\tschedule();\n\t}\n\treturn 0;\n}';
    expectFindings(livepatchText({ head, funcs: funcs('demo_thread', 'livepatch_thread', ` ${MARK}`) }));
  });

  it('is silent for a loop that ends, and for a function that such a loop calls', () => {
    const head =
      'static int livepatch_scan(void *data)\n{\n\tint i;\n\n\tfor (i = 0; i < 8; i++)\n\t\tcond_resched();\n\treturn 0;\n}';
    expectFindings(livepatchText({ head, funcs: funcs('demo_scan', 'livepatch_scan') }));
  });
});
