import { expect, it } from 'vitest';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';

const MODULE = `#include <linux/module.h>
static int __init begin(void) { pr_info("one"); pr_cont(" two"); pr_cont(" three\\n"); pr_info("four\\n"); return 0; }
module_init(begin);
MODULE_LICENSE("GPL");
`;

it('a line that pr_cont() goes on is one line of the log', () => {
  const sources = new Sources({
    read: (path) => (path === '/m/m.c' ? MODULE : undefined),
    filesIn: (folder) => (folder === '/m' ? ['m.c'] : []),
    foldersIn: () => [],
  });
  const system = createSimulatedSystem({ modules: moduleSources(['/m'], sources), profile: DEFAULT_PROFILE });
  system.insmod('m.ko', []);
  const lines = system.log.filter(({ kind }) => kind === 'log').map(({ text }) => text);
  expect(lines.slice(-2)).toEqual(['one two three', 'four']);
});
