import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, faultVariants } from '../support/faultVariants';

const RULE = 'kernel-fault';
const MARK = `// finding: ${RULE}`;

const PAIR = ['.pre_patch = take,', '.post_unpatch = drop,'];
const fixture = (code: string): string => callbackModule({ code, callbacks: PAIR, exit: '\tfinish();\n' });
const BEGIN =
  'static char *buffer;\n\nstatic int take(struct klp_object *obj)\n{\n\tbuffer = kmalloc(8, GFP_KERNEL);\n\treturn buffer ? 0 : -ENOMEM;\n}\n\nstatic void drop(struct klp_object *obj)\n{\n\tkfree(buffer);\n}\n\n';
const FAULT = `${BEGIN}static void finish(void)\n{\n\tkfree(buffer); ${MARK}\n}`;

describe(RULE, () => {
  it('stands on the line and says what it does', () => {
    const [finding] = expectFindings(fixture(FAULT));
    expect(finding?.message).toMatch(
      /^kfree\(\) .*freed.*, in the exit function livepatch_exit\(\)\. The related locations show how it gets here/i,
    );
    expect(finding?.run?.script).toContain('rmmod lp');
  });

  it.each(
    faultVariants({
      fixture,
      plain: FAULT,
      helper: `void release(char *what)\n{\n\tkfree(what); ${MARK}\n}`,
      prototype: 'void release(char *what);',
      caller: `${BEGIN}static void finish(void)\n{\n\trelease(buffer);\n}`,
      names: { take: 'demo_prepare', drop: 'demo_leave', buffer: 'scratch', finish: 'gone' },
    }),
  )('is found %s', (_, text) => {
    expectFindings(text);
  });

  it('is silent where the pointer is forgotten', () => {
    expectFindings(
      fixture(FAULT.replace('kfree(buffer);\n}', 'kfree(buffer);\n\tbuffer = NULL;\n}').replace(MARK, '')),
    );
  });
});
