import { describe, expect, it } from 'vitest';
import { completion } from '../../server/src/features/completion';
import { withoutPlaceholders } from '../../server/src/features/completionItem';
import { signatureHelp } from '../../server/src/features/signatureHelp';
import { findingsOf } from '../support/checkModule';
import { fixtureFiles } from '../support/fixture';
import { GOOD_PATCH } from '../support/samples';
import { snapshotAt } from '../support/snapshot';

const labels = (marked: string, kernel?: string): string[] => {
  const { snapshot, offset } = snapshotAt(marked, { kernel });
  return completion(snapshot, offset).map(({ label }) => label);
};

/** The text after taking the proposal with a label. */
const take = (marked: string, label: string, kernel?: string): string => {
  const { snapshot, offset } = snapshotAt(marked, { kernel });
  const item = completion(snapshot, offset).find((each) => each.label === label);
  if (!item) throw new Error(`no ${label}`);
  const { text } = snapshot.file;
  return text.slice(0, offset - item.replaced) + withoutPlaceholders(item.snippet) + text.slice(offset);
};

describe('completion', () => {
  it.each([
    [
      'the fields of a func',
      'static struct klp_func f[] = { { $0 } };',
      ['.old_name', '.new_func', '.old_sympos'],
    ],
    [
      'without those already there',
      'static struct klp_func f[] = { { .old_name = "a", .$0 } };',
      ['.new_func', '.old_sympos'],
    ],
    ['of an object', 'static struct klp_object o[] = {\n\t{\n\t\t.n$0\n', ['.name', '.funcs', '.callbacks']],
    [
      'of the callbacks in an object',
      'static struct klp_object o[] = { { .callbacks = { .$0 } } };',
      ['.pre_patch', '.post_patch', '.pre_unpatch', '.post_unpatch'],
    ],
    [
      'of a patch',
      'static struct klp_patch p = { .mod = THIS_MODULE, $0 };',
      ['.objs', '.states', '.replace'],
    ],
    ['of a state', 'static struct klp_state s[] = { { .$0 }, { } };', ['.id', '.version', '.data']],
    [
      'in a compound literal',
      'static struct klp_object o[] = { { .funcs = (struct klp_func[]) { { .$0 } } } };',
      ['.old_name', '.new_func', '.old_sympos'],
    ],
    [
      'the own functions for .new_func',
      'static int g(void) { return 0; }\nstatic struct klp_func f[] = { { .new_func = $0',
      ['g'],
    ],
    [
      'the own arrays for .funcs',
      'static struct klp_func one[] = { { } };\nstatic struct klp_object o[] = { { .funcs = o$0 } };',
      ['one'],
    ],
    ['truth values for .replace', 'static struct klp_patch p = { .replace = $0 };', ['true', 'false']],
  ])('offers %s', (_, marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it('follows the kernel', () => {
    const patch = 'static struct klp_patch p = { $0 };';
    expect(labels(patch, '4.14')).toEqual(['.mod', '.objs', '.immediate']);
    expect(labels(patch, '5.1')).toEqual(['.mod', '.objs', '.replace']);
    expect(labels('static struct klp_state s[] = { { .$0 } };', 'state-callbacks')).toContain('.is_shadow');
    expect(labels('void f(void) { klp$0 }', '4.14')).toContain('klp_register_patch');
    expect(labels('void f(void) { klp$0 }', '6.12')).not.toContain('klp_register_patch');
  });

  it.each([
    ['a comment', '/* klp$0 */'],
    ['a string', 'char *s = "klp$0";'],
    ['the initialiser of another struct', 'struct x { int a; };\nstatic struct x y = { .$0 };'],
    ['a member access', 'void f(struct x *p) { p->$0 }'],
  ])('offers nothing in %s', (_, marked) => {
    expect(labels(marked)).toEqual([]);
  });

  it('replaces the dot and the letters that are typed', () => {
    expect(take('static struct klp_func f[] = { { .new$0 } };', '.new_func')).toBe(
      'static struct klp_func f[] = { { .new_func = function, } };',
    );
  });

  it('has a whole module that is without fault', () => {
    const text = take('klp$0', 'klp module').replace('(void)\n{\n\t\n}', '(void)\n{\n\treturn 0;\n}');
    expect(findingsOf(fixtureFiles(text))).toEqual([]);
  });

  it('has skeletons of states where these have callbacks, and says that this is proposed', () => {
    const named = (kernel: string) =>
      labels('klp$0', kernel).filter((label) => /^klp (?:module|state)/.test(label));
    expect(named('6.12')).toEqual(['klp module', 'klp state']);
    expect(named('state-callbacks')).toEqual([
      'klp module',
      'klp module with a state',
      'klp state with callbacks',
      'klp state with shadow variables',
    ]);
    const { snapshot, offset } = snapshotAt('klp$0', { kernel: 'state-callbacks' });
    const proposed = completion(snapshot, offset).filter(({ label }) => / (?:state|callbacks?)$/.test(label));
    expect(proposed.length).toBeGreaterThan(4);
    for (const { detail } of proposed) expect(detail).toContain('not merged');
  });

  it('has a whole module with a state that is without fault', () => {
    const text = take('klp$0', 'klp module with a state', 'state-callbacks').replace(
      '(void)\n{\n\t\n}',
      '(void)\n{\n\treturn 0;\n}',
    );
    expect(text).toContain('.id = STATE_ID,\n');
    expect(findingsOf(fixtureFiles(text))).toEqual([]);
  });
});

describe('signature help', () => {
  const help = (marked: string, kernel?: string) => {
    const { snapshot, offset } = snapshotAt(marked, { kernel });
    return signatureHelp(snapshot, offset);
  };

  it('shows the argument that is being written', () => {
    const found = help('void f(void) { p = klp_shadow_alloc(obj, SV_ID, sizeof(*p), $0');
    expect(found?.label).toBe(
      'void *klp_shadow_alloc(void *obj, unsigned long id, size_t size, gfp_t gfp_flags, klp_shadow_ctor_t ctor, void *ctor_data)',
    );
    expect(found?.active).toBe(3);
  });

  it('is not misled by inner calls and commas', () => {
    expect(help('void f(void) { klp_shadow_get(g(a, b)[h(1, 2)], $0')?.active).toBe(1);
    expect(help('void f(void) { klp_shadow_get(g(a, $0')?.active).toBe(0);
    expect(help('void f(void) { klp_shadow_get(a, b); $0')).toBeUndefined();
  });

  it('follows the kernel', () => {
    expect(help('void f(void) { klp_shadow_free($0', '4.15')?.parameters).toHaveLength(2);
    expect(help('void f(void) { klp_shadow_free($0', '4.18')?.parameters).toHaveLength(3);
  });

  it('is silent elsewhere', () => {
    expect(help(GOOD_PATCH.replace('seq_printf(m,', 'seq_printf(m,$0'))).toBeUndefined();
  });
});
