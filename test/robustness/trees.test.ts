import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { completion } from '../../server/src/features/completion';
import { definition } from '../../server/src/features/definition';
import { hover } from '../../server/src/features/hover';
import { outline } from '../../server/src/features/documentSymbols';
import { generatedModule } from '../../server/src/model/declarations/generatedModule';
import { memoryAccess } from '../support/checkModule';
import { patchText } from '../support/patchText';
import { Random } from '../support/random';
import { SUSE_FOLDER, toolSource } from '../support/trees';
import { damage } from './damage';

const ROUNDS = 150;

const PATCH = patchText(
  'fs/demo/file.c',
  {
    heading: 'static int demo_open(struct demo *demo)',
    body: ` 	if (demo->ready) {
+		int *count = klp_shadow_alloc(demo, 1, sizeof(*count), GFP_KERNEL, NULL, NULL);
+
+		*count = 1;
+		pr_warn_once("ready\\n");
 	}
 	return 0;
 }
+
+#include "kpatch-macros.h"
+
+static int demo_pre_patch(patch_object *obj)
+{
+	return 0;
+}
+KPATCH_PRE_PATCH_CALLBACK(demo_pre_patch);`,
  },
  {
    start: 80,
    heading: 'static const struct file_operations demo_fops = {',
    body: ` 	.open = demo_open,
-	.read = demo_read,
+	.read = demo_read_all,
 };
 
 static int __init demo_init(void)
 {
+	prepare();
 	return 0;`,
  },
);

/** Checks a text among other files and asks the features about a place in it; twice, with one result. */
function survives(path: string, text: string, others: ReadonlyMap<string, string>, offset: number): void {
  const look = (): unknown => {
    const project = new Project(new Sources(memoryAccess(new Map([...others, [path, text]]))));
    const checked = project.check(path);
    for (const { location } of checked.flatMap(({ findings }) => findings)) {
      if (location.file !== path) continue;
      expect(location.start).toBeLessThanOrEqual(location.end);
      expect(location.end).toBeLessThanOrEqual(text.length);
    }
    const [file, module] = [project.textOf(path), project.moduleOf(path)];
    if (!file || !module) return checked.length;
    const snapshot = { file, module, modules: [module], kernelCode: undefined };
    return [
      checked.map(({ findings }) => findings),
      hover(snapshot, offset),
      completion(snapshot, offset),
      definition(snapshot, offset),
      outline(module).map(({ name }) => name),
      generatedModule(module)?.text,
    ];
  };
  expect(look()).toEqual(look());
}

const folder = new Map(Object.entries(SUSE_FOLDER).map(([name, text]) => [`/x/bsc1/${name}`, text]));

describe('damage', () => {
  it.each([
    ['a patch', '/x/fix.patch', PATCH, new Map<string, string>()],
    ['a source for kpatch', '/x/fix.c', toolSource('KPATCH'), new Map<string, string>()],
    [
      'a list of patched functions',
      '/x/bsc1/patched_funcs.csv',
      SUSE_FOLDER['patched_funcs.csv'] ?? '',
      folder,
    ],
    ['a source of a SUSE folder', '/x/bsc1/livepatch_bsc1.c', SUSE_FOLDER['livepatch_bsc1.c'] ?? '', folder],
  ])('to %s does no harm', (_, path, text, others) => {
    for (let seed = 0; seed < ROUNDS; seed++) {
      const random = new Random(seed);
      let damaged = text;
      for (let times = 0; times <= seed % 4; times++) damaged = damage(damaged, random);
      survives(path, damaged, others, random.below(damaged.length + 1));
    }
  });

  it('to the lines of a patch does no harm', () => {
    const lines = PATCH.split('\n');
    for (let seed = 0; seed < ROUNDS; seed++) {
      const random = new Random(seed);
      const changed = [...lines];
      const at = random.below(changed.length);
      const line = random.pick(lines);
      changed.splice(
        at,
        random.below(3),
        ...random.pick([[], [line], [line.slice(1)], ['@@ -1 +1 @@'], ['--- a/x.c', '+++ b/x.c']]),
      );
      const text = changed.join('\n');
      survives('/x/fix.patch', text, new Map(), random.below(text.length + 1));
    }
  });
});
