import { describe, expect, it } from 'vitest';
import { definition } from '../../server/src/features/definition';
import { hover } from '../../server/src/features/hover';
import { outline, outlineOfFile } from '../../server/src/features/documentSymbols';
import { snapshotAt, showLocation } from '../support/snapshot';
import { patchText } from '../support/patchText';
import { suseFixture, toolSource } from '../support/trees';

/** A SUSE folder whose CSV has the cursor. */
const csv = (text: string): string => suseFixture({ 'patched_funcs.csv': text });

describe('in the list of patched functions of a SUSE folder', () => {
  it.each([
    ['vml$0inux seq_show klpp_seq_show', 'The kernel itself: one function is patched in it.'],
    ['nf$0s a klpp_nfs_open\nnfs b klpp_nfs_open', 'The module `nfs`: 2 functions are patched in it.'],
    ['vmlinux seq_$0show klpp_seq_show', '`seq_show()` of vmlinux is replaced by `klpp_seq_show()`.'],
    ['vmlinux seq_show,2 klpp_seq$0_show', '`seq_show()` of vmlinux is replaced by `klpp_seq_show()`.'],
    ['vmlinux seq_show,$02 klpp_seq_show', 'old_sympos'],
    ['vmlinux seq_show klpp_seq_show IS_EN$0ABLED(CONFIG_A)', '`#if IS_ENABLED(CONFIG_A)`'],
  ])('%j is explained', (text, expected) => {
    const { snapshot, offset } = snapshotAt(csv(text));
    expect(hover(snapshot, offset)?.markdown).toContain(expected);
  });

  it('blanks are not explained', () => {
    const { snapshot, offset } = snapshotAt(csv('vmlinux   $0   seq_show klpp_seq_show'));
    expect(hover(snapshot, offset)).toBeUndefined();
    expect(definition(snapshot, offset)).toEqual([]);
  });

  it('a new function leads to its definition', () => {
    const { snapshot, offset } = snapshotAt(csv('nfs nfs_open klpp_nfs$0_open'));
    const locations = definition(snapshot, offset).map((location) => showLocation(snapshot, location));
    expect(locations).toEqual(['bsc1/bsc1_nfs.c:6 klpp_nfs_open']);
  });

  it('objects and functions are the outline', () => {
    const { snapshot } = snapshotAt(csv('vmlinux seq_show klpp_seq_show\nnfs nfs_open klpp_nfs$0_open'));
    const [patch] = outlineOfFile(outline(snapshot.module), snapshot.file.path);
    expect(patch?.name).toBe('bsc1');
    expect(patch?.children.map(({ name, children }) => [name, children.map((each) => each.name)])).toEqual([
      ['vmlinux', ['seq_show']],
      ['nfs', ['nfs_open']],
    ]);
  });

  it('a function of the folder says what it replaces', () => {
    const changed = 'int klpp_nfs$0_open(void)\n{\n\treturn 0;\n}\n';
    const { snapshot, offset } = snapshotAt(suseFixture({ 'bsc1_nfs.c': changed }));
    expect(hover(snapshot, offset)?.markdown).toContain('Replaces `nfs_open` in nfs.');
  });
});

describe('in a source for kpatch', () => {
  it('a callback says what it is', () => {
    const { snapshot, offset } = snapshotAt(
      toolSource('KPATCH').replace('static int limit_pre', 'static int lim$0it_pre'),
    );
    expect(hover(snapshot, offset)?.markdown).toContain('`pre_patch` callback of');
  });

  it('the name in the macro leads to the function', () => {
    const { snapshot, offset } = snapshotAt(
      toolSource('KLP').replace('CALLBACK(limit_pre', 'CALLBACK(lim$0it_pre'),
    );
    const locations = definition(snapshot, offset).map((location) => showLocation(snapshot, location));
    expect(locations).toEqual(['lp.c:4 limit_pre_patch']);
  });
});

describe('in a patch', () => {
  const body = `+#include "kpatch-macros.h"
+
+static int demo_pre$0_patch(patch_object *obj)
+{
+	klp_shadow_get(obj, 1);
+	return 0;
+}
+KPATCH_PRE_PATCH_CALLBACK(demo_pre_patch);
+
 int other(void);`;
  const at = (text: string) => snapshotAt(`// ==> fix.patch\n${patchText('fs/demo.c', { body: text })}`);

  it('callbacks and the API are explained, removed lines are not', () => {
    const own = at(body);
    expect(hover(own.snapshot, own.offset)?.markdown).toContain('`pre_patch` callback of');
    const api = at(body.replace('$0', '').replace('shadow_get', 'shadow$0_get'));
    expect(hover(api.snapshot, api.offset)?.markdown).toContain('klp_shadow_get');
    const gone = at('-	klp_shadow$0_get(obj, 1);\n int other(void);');
    expect(hover(gone.snapshot, gone.offset)).toBeUndefined();
  });

  it('a name leads to the line of the patch that defines it', () => {
    const { snapshot, offset } = at(body.replace('$0', '').replace('CALLBACK(demo', 'CALLBACK(de$0mo'));
    const locations = definition(snapshot, offset).map((location) => showLocation(snapshot, location));
    expect(locations).toEqual(['fix.patch:6 demo_pre_patch']);
  });
});
