import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, seriesOf } from '../support/faultVariants';

const RULE = 'replace-not-set';
const MARK = `// finding: ${RULE}`;

const JSON_FILE = '\n// ==> livepatch.json\n{"series": [{"name": "demo", "patches": ["v1", "v2"]}]}';
const PLAIN = callbackModule({ code: '' });
const other = (text: string): string => text.replace('"seq_show"', '"other_show"');
const PATCH = /(static struct klp_patch patch = \{)\n/;

describe(RULE, () => {
  it('stands on the newer livepatch', () => {
    const newer = other(PLAIN).replace(PATCH, `$1 ${MARK}\n`);
    const [finding] = expectFindings(seriesOf(PLAIN, newer) + JSON_FILE);
    expect(finding?.message).toBe(
      'This livepatch does not replace lp_v1, so both stay in force, and which of them are there differs from machine to machine. ' +
        'Set `.replace = true` and bring along all that the earlier ones do.',
    );
    expect(finding?.severity).toBe('hint');
  });

  it('is a warning where the series replaces already', () => {
    const older = callbackModule({ code: '', patch: ['.replace = true,'] });
    const newer = callbackModule({ code: '', patch: [`.replace = false, ${MARK}`] });
    const [finding] = expectFindings(seriesOf(older, other(newer)) + JSON_FILE);
    expect(finding?.severity).toBe('warning');
    expect(finding?.message).toContain('does not replace lp_v1, though lp_v1 does, so both');
  });

  it('is silent where a parameter sets it, and for the first one', () => {
    const code = 'static bool cumulative;\nmodule_param(cumulative, bool, 0444);';
    const newer = callbackModule({ code, init: '\tpatch.replace = cumulative;\n' });
    expectFindings(seriesOf(PLAIN, other(newer)) + JSON_FILE);
  });
});
