import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { callbackModule, seriesOf } from '../support/faultVariants';

const RULE = 'incompatible-state';
const MARK = `// finding: ${RULE}`;

const STATES = '.states = states,';
const REPLACE = '.replace = true,';
const states = (entries: string, mark = ''): string =>
  `static struct klp_state states[] = {${mark}\n${entries}\n\t{ }\n};`;
const version = (entries: string, patch: readonly string[] = [STATES, REPLACE], mark = ''): string =>
  callbackModule({ code: states(entries, mark), patch });

describe(RULE, () => {
  it.each([
    ['a lower version', '\t{ .id = 7, .version = 1 },'],
    ['another state', '\t{ .id = 8, .version = 2 },'],
  ])('is found for %s', (_, entries) => {
    const newer = version(entries, [STATES, REPLACE], ` ${MARK}`);
    const [finding] = expectFindings(seriesOf(version('\t{ .id = 7, .version = 2 },'), newer));
    expect(finding?.message).toBe(
      'The kernel refuses this livepatch with -EINVAL while lp_v1 is installed: a state of the installed one is missing here, or has a lower version. List every state of the earlier livepatches, with the same or a higher version. (Series inferred from the folder names v1 and v2; say otherwise in livepatch.json.)',
    );
  });

  it('stands on the livepatch where it has no states', () => {
    const newer = callbackModule({ code: '', patch: [`${REPLACE} ${MARK}`] });
    expectFindings(seriesOf(version('\t{ .id = 7, .version = 2 },'), newer));
  });

  it('is found where ids are named in a header', () => {
    const header = '// ==> v2/ids.h\n#define OWN_ID 7\n';
    const newer = version('\t{ .id = OWN_ID },', [STATES, REPLACE], ` ${MARK}`).replace(
      'static',
      '#include "ids.h"\n\nstatic',
    );
    expectFindings(`${seriesOf(version('\t{ .id = 7, .version = 2 },'), newer)}\n${header}`);
  });

  it.each([
    ['the same version', '\t{ .id = 7, .version = 2 },'],
    ['a higher version and one more', '\t{ .id = 7, .version = 3 },\n\t{ .id = 9, .version = 1 },'],
  ])('is silent for %s', (_, entries) => {
    expectFindings(seriesOf(version('\t{ .id = 7, .version = 2 },'), version(entries)));
  });

  it('is silent where states are set up at run time', () => {
    const newer = callbackModule({
      code: states('\t{ .id = 7 },'),
      patch: [STATES, REPLACE],
      init: '\tstates[0].version = 2;\n',
    });
    expectFindings(seriesOf(version('\t{ .id = 7, .version = 2 },'), newer));
  });
});
