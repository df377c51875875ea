import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { GOOD_PATCH } from '../support/samples';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** The heap in MB after what is garbage was collected. */
function heap(): number {
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}

/** As long as a module, but quickly read. */
const LONG = `${GOOD_PATCH}/* ${'x'.repeat(10_000)} */\n`;

describe('the heap', () => {
  it.each([
    ['other texts', (index: number) => `/heap/${index % 7}/lp.c`],
    ['other files', (index: number) => `/heap/${index}/lp.c`],
  ])('does not grow with %s', (_, pathOf) => {
    const sources = new Sources({ read: () => undefined, filesIn: () => [], foldersIn: () => [] });
    const project = new Project(sources);
    const round = (from: number): number => {
      for (let index = from; index < from + 130; index++) {
        const path = pathOf(index);
        sources.setOpen(path, `static int unused_${index};\n${LONG}`);
        project.check(path);
        sources.close(path);
      }
      return heap();
    };
    const first = round(0);
    round(130);
    const last = round(260);
    expect(last - first).toBeLessThan(5);
  });

  it('keeps nothing of a file that is gone', () => {
    const sources = new Sources({ read: () => undefined, filesIn: () => [], foldersIn: () => [] });
    const project = new Project(sources);
    const before = heap();
    for (let index = 0; index < 100; index++) {
      const path = `/heap/${index}/lp.c`;
      sources.setOpen(path, `static int unused_${index};\n${LONG}`);
      project.check(path);
      sources.close(path);
      project.forget(path);
    }
    expect(heap() - before).toBeLessThan(4);
  });
});
