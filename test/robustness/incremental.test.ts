import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { occurrencesIn } from '../../server/src/model/occurrences';
import { KERNEL_TREES, requireKernelTree, testModulesOf } from '../support/kernelSources';
import { Random } from '../support/random';
import { damage } from './damage';

const PATH = '/edited/lp.c';
const EMPTY = { read: () => undefined, filesIn: () => [], foldersIn: () => [] };

/** All that is known of a text, in a form that can be compared. */
function knowledge(project: Project): unknown {
  const [checked] = project.check(PATH);
  return [
    checked?.findings,
    checked && occurrencesIn(checked.module),
    checked?.module.patches.map(({ name, location }) => [name, location]),
  ];
}

describe.each(KERNEL_TREES)('edits of the selftest modules of Linux %s', (version) => {
  it('lead to what the text by itself leads to', (context) => {
    const tree = requireKernelTree(version, context);
    const folder = testModulesOf(tree);
    const texts = readdirSync(folder)
      .filter((name) => name.endsWith('.c'))
      .map((name) => readFileSync(join(folder, name), 'utf8'));
    const random = new Random(7);
    const project = new Project(new Sources(EMPTY));
    for (let round = 0; round < 120; round++) {
      // Mostly small steps, as when typing; now and then another text.
      const before = project.sources.read(PATH)?.text;
      const text =
        before === undefined || random.below(12) === 0 ? random.pick(texts) : damage(before, random) || ' ';
      project.sources.setOpen(PATH, text);
      const fresh = new Project(new Sources(EMPTY));
      fresh.sources.setOpen(PATH, text);
      expect(knowledge(project), `round ${round}:\n${text}`).toEqual(knowledge(fresh));
    }
  });
});
