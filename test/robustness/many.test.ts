import { describe, expect, it } from 'vitest';
import { mainPath } from '../../server/src/analysis/modules/folderModules';
import { modulesWith } from '../../server/src/analysis/modules/moduleFiles';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { memoryAccess, simulated } from '../support/checkModule';
import { GOOD_PATCH } from '../support/samples';

describe('very many of something', () => {
  it('a Makefile that builds a thousand modules of one file has it looked at in some of them', () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `obj-m += m${index}.o\nm${index}-y := lp.o\n`);
    const files = new Map([
      ['/x/lp.c', GOOD_PATCH],
      ['/x/Makefile', lines.join('')],
    ]);
    const modules = modulesWith('/x/lp.c', new Sources(memoryAccess(files)));
    expect(modules.map(mainPath)).toEqual(Array.from({ length: 16 }, () => '/x/lp.c'));
  });

  it('a livepatch of a thousand functions is run', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `many_${index}`);
    const functions = names.map((name) => `static int livepatch_${name}(void)\n{\n\treturn 0;\n}\n`).join('');
    const entries = names
      .map((name) => `\t{ .old_name = "${name}", .new_func = livepatch_${name} },\n`)
      .join('');
    const text = GOOD_PATCH.replace(
      /(static struct klp_func \w+\[\] = \{)[^]*?\n\};/,
      `${functions}$1\n${entries}\t{ }\n};`,
    );
    expect(text).toContain('many_999');
    const project = new Project(new Sources(memoryAccess(new Map([['/x/lp.c', text]]))));
    const [files] = modulesWith('/x/lp.c', project.sources);
    const report = files && simulated(project, files).explored?.report;
    expect(report?.wasEnabled).toBe(true);
    expect(report?.patched.functions).toHaveLength(1000);
  });
});
