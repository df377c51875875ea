import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, seriesOf } from '../support/faultVariants';

const RULE = 'non-cumulative-overlap';
const MARK = `// finding: ${RULE}`;

const JSON_FILE = '\n// ==> livepatch.json\n{"series": [{"name": "demo", "patches": ["v1", "v2"]}]}';
const PLAIN = callbackModule({ code: '' });
const MARKED = PLAIN.replace('"seq_show",', `"seq_show", ${MARK}`);

describe(RULE, () => {
  it('stands on the entry of the newer one', () => {
    const [finding] = expectFindings(seriesOf(PLAIN, MARKED) + JSON_FILE);
    expect(finding?.message).toBe(
      'lp_v1 also changes seq_show(), and this livepatch does not replace lp_v1, so disabling this one brings back the code of lp_v1. Set `.replace = true`, so that only one is active.',
    );
    expect(finding?.severity).toBe('warning');
    expect(finding?.related.map(({ location }) => location.file)).toEqual(['/fixture/v1/lp.c']);
  });

  it('is an information where the series is only inferred', () => {
    const [finding] = expectFindings(seriesOf(PLAIN, MARKED));
    expect(finding?.severity).toBe('information');
  });

  it('is found where the functions are in a second file', () => {
    const [before = '', rest = ''] = MARKED.split(/(?=static struct klp_func funcs)/);
    const [funcs = '', after = ''] = rest.split(/(?<=\n};\n)\n(?=static struct klp_object)/);
    const text = seriesOf(PLAIN, `${before}#include "funcs.h"\n\n${after}`);
    expectFindings(`${text}\n// ==> v2/funcs.h\n${funcs}${JSON_FILE}`);
  });

  it.each(['true', 'cumulative'])('is silent for .replace = %s', (value) => {
    const code = value === 'true' ? '' : 'static bool cumulative;\nmodule_param(cumulative, bool, 0444);';
    const patch = value === 'true' ? ['.replace = true,'] : [];
    const init = value === 'true' ? '' : '\tpatch.replace = cumulative;\n';
    expectFindings(seriesOf(PLAIN, callbackModule({ code, patch, init })) + JSON_FILE);
  });
});
