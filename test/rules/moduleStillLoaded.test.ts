import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, seriesOf } from '../support/faultVariants';

const RULE = 'module-still-loaded';
const MARK = `// finding: ${RULE}`;

const NEWER = callbackModule({ code: '', patch: ['.replace = true,'] });
const OLDER = callbackModule({ code: '' }, { exit: '' })
  .replace(/(static struct klp_patch patch = \{)\n/, `$1 ${MARK}\n`)
  .replace('module_init(livepatch_init);', 'module_init(livepatch_init); // finding: module-without-exit');

describe(RULE, () => {
  it('stands on the older livepatch', () => {
    const findings = expectFindings(seriesOf(OLDER, NEWER));
    const finding = findings.find(({ rule }) => rule === RULE);
    expect(finding?.message).toBe(
      'After lp_v2 has replaced this livepatch, its module stays loaded because it has no exit function, and loading it again fails with -EEXIST: there is no way back without a reboot. Add an exit function; an empty one is enough. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)',
    );
    expect(finding?.severity).toBe('information');
  });

  it('is silent where there is an exit function', () => {
    expectFindings(seriesOf(callbackModule({ code: '', patch: ['.replace = true,'] }), NEWER));
  });
});
