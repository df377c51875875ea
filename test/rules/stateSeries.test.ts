import { describe, expect, it } from 'vitest';
import { expectFindings } from '../support/checkModule';
import { attach, PER_STATE, QUIET, stateModule, stateSeries } from '../support/stateModule';

const SHARED = 'shared-state-leak';
const MEANING = 'state-meaning-changed';
const REPLACE = ['.replace = true,'];
const NOT_REPLACING = ' // finding: replace-not-set';
const OWNER = '{ .id = ID, .callbacks.pre_patch = attach, .is_shadow = true }';
const LEVEL = '{ .id = 1, .callbacks = { .post_patch = quiet, .pre_unpatch = loud } }';
/** Each livepatch has a function of its own, so that only the states overlap. */
const patching = (name: string, text: string): string => text.replaceAll('seq_show', name);

const owner = (mark = '', patch: readonly string[] = []): string =>
  stateModule({ code: attach(), states: [OWNER], mark, patch });

describe(SHARED, () => {
  const third = (mark = ` // finding: ${SHARED}`): string =>
    stateModule({ patch: [`.replace = true,${mark}`] });

  it('is shown by running three livepatches', () => {
    const [finding] = expectFindings(
      stateSeries(owner(), patching('other_show', owner()), third()),
      PER_STATE,
    );
    expect(finding?.message).toContain(
      'replaces lp_v1 and lp_v2 together, each keeps the other from cleaning up the state 7',
    );
    expect(finding?.message).toContain(
      'what pre_patch of state 7 did is never undone: the shadow variable with id 7 is never freed',
    );
    expect(finding?.run?.script.slice(0, 5).filter((line) => line.startsWith('insmod'))).toEqual([
      'insmod lp_v1.ko',
      'insmod lp_v2.ko',
      'insmod lp_v3.ko',
    ]);
    expect(finding?.related.map(({ message }) => message)).toEqual([
      '`insmod lp_v1.ko`: pre_patch of state 7 attaches a shadow variable here.',
    ]);
  });

  it('is found for what the callbacks do', () => {
    const quiet = (): string => stateModule({ code: QUIET, states: [LEVEL] });
    const [finding] = expectFindings(
      stateSeries(quiet(), patching('other_show', quiet()), third()),
      PER_STATE,
    );
    expect(finding?.message).toContain(
      "what post_patch of state 1 did is never undone: 'console_loglevel' is never restored",
    );
  });

  it.each([
    ['the third one keeps the state', [owner(), owner(), owner('', REPLACE)]],
    ['the second one replaces the first', [owner(), owner('', REPLACE), third('')]],
    ['the states differ', [owner(), stateModule({ code: QUIET, states: [LEVEL] }), third('')]],
    ['the third one replaces nothing', [owner(), owner(), stateModule({ mark: NOT_REPLACING })]],
  ])('is silent where %s', (_, texts) => {
    expectFindings(stateSeries(...texts.map((text, index) => patching(`show_${index}`, text))), PER_STATE);
  });
});

describe(MEANING, () => {
  const level = (state: string, code = QUIET): string =>
    stateModule({ code, states: [state], patch: REPLACE });
  const marked = (state: string): string => `{ .id = 1, // finding: ${MEANING}\n\t${state} }`;

  it('stands on the id and says what differs', () => {
    const text = stateSeries(level(LEVEL), level(marked('.callbacks = { .pre_unpatch = loud }')));
    const [finding] = expectFindings(text, PER_STATE);
    expect(finding?.message).toContain(
      "lp_v1 also has state 1, but with a different meaning: only lp_v1's has post_patch and changes 'console_loglevel'. ",
    );
  });

  it.each([
    [
      'a flag',
      '.callbacks = { .post_patch = quiet, .pre_unpatch = loud }, .is_shadow = IS_SHADOW',
      'only this one owns shadow variables',
    ],
    [
      'a destructor',
      '.callbacks = { .post_patch = quiet, .pre_unpatch = loud, .shadow_dtor = gone }',
      'only this one has shadow_dtor',
    ],
  ])('is found for %s', (_, state, words) => {
    const code = `#define IS_SHADOW true\n${QUIET}\nstatic void gone(void *obj, void *data)\n{\n\tklp_shadow_get(obj, id_of(data));\n}\n`;
    const [finding] = expectFindings(stateSeries(level(LEVEL), level(marked(state), code)), PER_STATE);
    expect(finding?.message).toContain(words);
  });

  it('is found where the same callbacks change something else', () => {
    const other = QUIET.replaceAll('console_loglevel', 'panic_timeout');
    const [finding] = expectFindings(
      stateSeries(
        level(LEVEL),
        level(
          marked('.callbacks = { .post_patch = quiet, .pre_unpatch = loud }'),
          `extern int panic_timeout;\n${other}`,
        ),
      ),
      PER_STATE,
    );
    expect(finding?.message).toContain(
      "only this one changes 'panic_timeout'; only lp_v1's changes 'console_loglevel'",
    );
  });

  it.each([
    [
      'functions are called otherwise',
      LEVEL.replace('quiet', 'hush').replace('loud', 'shout'),
      QUIET.replace('quiet', 'hush').replace('loud', 'shout'),
    ],
    [
      'the id is another one',
      '{ .id = 2, .callbacks = { .pre_patch = quiet, .post_unpatch = loud } }',
      `extern int panic_timeout;\n${QUIET.replaceAll('console_loglevel', 'panic_timeout').replace('void quiet', 'int quiet').replace('= 4;', '= 4;\n\treturn 0;')}`,
    ],
  ])('is silent where %s', (_, state, code) => {
    expectFindings(stateSeries(level(LEVEL), level(state, code)), PER_STATE);
  });
});
