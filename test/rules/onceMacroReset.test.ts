import { describe, expect, it } from 'vitest';
import { expectPatchFindings, messagesOf, patchText } from '../support/patchText';

const RULE = 'once-macro-reset';
const MARK = ` // finding: ${RULE}`;

const inFunction = (lines: string): string =>
  patchText('fs/demo.c', {
    body: `\n static int demo_check(struct demo *demo)\n {\n${lines}\n 	return 0;\n }\n`,
  });

describe(RULE, () => {
  it.each([
    'printk_once(KERN_INFO "x")',
    'pr_warn_once("x")',
    'dev_err_once(dev, "x")',
    'netdev_info_once(n, "x")',
  ])('is found for a new %s', (call) => {
    const [message] = messagesOf(expectPatchFindings(inFunction(`+\t${call};${MARK}`)), RULE);
    expect(message).toContain(`The new ${call.slice(0, call.indexOf('('))}()`);
  });

  it.each(['pr_warn_once("%s")', 'WARN_ON_ONCE(%s)', 'WARN_ONCE(%s, "x")'])(
    'is found for a changed %s',
    (call) => {
      const [before, after] = ['a', 'b'].map((each) => call.replace('%s', each));
      const text = inFunction(`-\t${before ?? ''};\n+\t${after ?? ''};${MARK}`);
      const [message] = messagesOf(expectPatchFindings(text), RULE);
      expect(message).toContain('gets a new flag');
    },
  );

  it.each([
    ['a call that is moved', '-\tpr_warn_once("x");\n \tint a;\n+\tpr_warn_once("x");'],
    ['a call that stays', ' \tpr_warn_once("x");\n+\tfoo();'],
    ['a call that is removed', '-\tpr_warn_once("x");'],
    ['a new WARN_ON_ONCE()', '+\tif (WARN_ON_ONCE(!demo))\n+\t\treturn -EINVAL;'],
    ['the macro without it', '+\tpr_warn("x");'],
    ['another name', '+\tdemo_once(x);'],
  ])('is silent: %s', (_, lines) => {
    expectPatchFindings(inFunction(lines));
  });

  it('is silent about new functions', () => {
    const body = '+static void say(void)\n+{\n+	pr_warn_once("x");\n+}\n+\n int other(void);';
    expectPatchFindings(patchText('fs/demo.c', { body }));
  });
});
