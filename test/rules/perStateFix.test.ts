import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { applyFix, expectFindings, findingsOf } from '../support/checkModule';
import { fixtureFiles } from '../support/fixture';
import { livepatchText } from '../support/livepatchText';

const RULE = 'api-not-in-kernel';
const KERNEL = { kernel: 'state-callbacks' };

interface Parts {
  readonly pre?: string;
  readonly post?: string;
  readonly callbacks?: string;
  readonly state?: string;
  readonly name?: string;
  readonly more?: string;
}

const PRE =
  'static int take(struct klp_object *obj)\n{\n\tint *count = klp_shadow_get_or_alloc(NULL, COUNT_ID, sizeof(*count), GFP_KERNEL, NULL, NULL);\n\n\treturn count ? 0 : -ENOMEM;\n}';
const POST = 'static void drop(struct klp_object *obj)\n{\n\tklp_shadow_free_all(COUNT_ID, NULL);\n}';
const BRACED = '\t\t.callbacks = {\n\t\t\t.pre_patch = take,\n\t\t\t.post_unpatch = drop,\n\t\t},\n';

const livepatch = (parts: Parts = {}): string => {
  const { pre = PRE, post = POST, callbacks = BRACED, more = '', name = '' } = parts;
  const { state = '{ .id = COUNT_ID, .version = 1 }' } = parts;
  return livepatchText({
    head: `#define COUNT_ID 7\n\nstatic int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n\n${more}${pre}\n\n${post}`,
    objs: `static struct klp_object objs[] = {\n\t{\n${name}\t\t.funcs = funcs,\n${callbacks}\t}, { }\n};`,
    patch: `static struct klp_state states[] = {\n\t${state},\n\t{ }\n};\n\nstatic struct klp_patch patch = {\n\t.mod = THIS_MODULE,\n\t.objs = objs,\n\t.states = states,\n};`,
  });
};

describe('callbacks of an object', () => {
  it('are turned into those of the state, which owns the shadow variables', () => {
    const fixed = applyFix(livepatch(), RULE, KERNEL);
    expect(fixed).toContain(
      'static int take(struct klp_patch *patch, struct klp_state *state)\n{\n\tint *count',
    );
    expect(fixed).not.toContain('drop');
    expect(fixed).toContain('static struct klp_object objs[] = {\n\t{\n\t\t.funcs = funcs,\n\t}, { }\n};');
    expect(fixed).toContain(
      '\t{\n\t\t.id = COUNT_ID,\n\t\t.callbacks = {\n\t\t\t.pre_patch = take,\n\t\t},\n\t\t.is_shadow = true,\n\t},\n\t{ }\n',
    );
    expectFindings(fixed, KERNEL);
  });

  it('are turned with a destructor, from single lines, and asked for with klp_get_prev_state()', () => {
    const text = livepatch({
      more: 'static void gone(void *obj, void *data)\n{\n}\n\n',
      post: POST.replace(
        '\tklp_shadow_free_all(COUNT_ID, NULL);',
        '\tif (!klp_get_prev_state(COUNT_ID))\n\t\tklp_shadow_free_all(COUNT_ID, gone);',
      ),
      callbacks: '\t\t.callbacks.pre_patch = take,\n\t\t.callbacks.post_unpatch = drop,\n',
    });
    const fixed = applyFix(text, RULE, KERNEL);
    expect(fixed).toContain(
      '\t\t\t.pre_patch = take,\n\t\t\t.shadow_dtor = gone,\n\t\t},\n\t\t.is_shadow = true,',
    );
    expectFindings(fixed, KERNEL);
  });

  it('are turned without shadow variables', () => {
    const text = livepatch({
      pre: 'static int take(struct klp_object *obj)\n{\n\tconsole_loglevel = 4;\n\treturn 0;\n}',
      post: 'static void drop(struct klp_object *obj)\n{\n\tconsole_loglevel = 7;\n}',
    });
    const fixed = applyFix(text, RULE, KERNEL);
    expect(fixed).toContain('static void drop(struct klp_patch *patch, struct klp_state *state)');
    expect(fixed).not.toContain('is_shadow');
    expectFindings(fixed, KERNEL);
  });

  it.each<[string, Parts]>([
    [
      'the object is used',
      { pre: PRE.replace('return count', 'pr_info("%s\\n", obj->name);\n\treturn count') },
    ],
    ['something else calls them', { more: 'static void drop(struct klp_object *obj);\n\n' }],
    ['the object is a module', { name: '\t\t.name = "demo",\n' }],
    ['there are two states', { state: '{ .id = COUNT_ID, .version = 1 },\n\t{ .id = 8, .version = 1 }' }],
    ['the state has data', { state: '{ .id = COUNT_ID, .version = 1, .data = NULL }' }],
    [
      'a parameter would hide what the function uses',
      { pre: PRE.replace('return count', 'use(&patch);\n\treturn count') },
    ],
  ])('have no fix where %s', (_, parts) => {
    const findings = findingsOf(fixtureFiles(livepatch(parts)), KERNEL).filter(({ rule }) => rule === RULE);
    expect(findings.length).toBeGreaterThan(0);
    expect(findings.flatMap(({ fixes }) => fixes)).toEqual([]);
  });

  it('stay where the kernel has them', () => {
    expectFindings(livepatch(), { kernel: '6.12' });
  });
});

it('both livepatches of the page about the two APIs are valid C with the same names', () => {
  const page = readFileSync('docs/state-callbacks.md', 'utf8');
  const [mainline = '', proposed = ''] = [...page.matchAll(/^```c\n([^]*?)^```$/gm)].map(
    ([, text]) => text ?? '',
  );
  const head = `#define COUNT_ID 7\n\nstatic int livepatch_seq_show(struct seq_file *m, void *v)\n{\n\treturn 0;\n}\n`;
  const patch = 'static struct klp_patch patch = { .mod = THIS_MODULE, .objs = objs, .states = states };';
  expectFindings(livepatchText({ head, objs: mainline, patch }), { kernel: '6.12' });
  expectFindings(livepatchText({ head, objs: proposed, patch }), KERNEL);
});
