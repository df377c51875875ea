import { describe, expect, it } from 'vitest';
import type { SimulationSummary } from '../../server/src/analysis/runs/simulationSummary';
import { codeLenses } from '../../server/src/features/codeLens';
import { moduleOf } from '../support/checkModule';
import { livepatchText } from '../support/livepatchText';

const MODULE = moduleOf(livepatchText());
const FILE = MODULE.patches[0]?.location.file ?? '';

const RUN: SimulationSummary = {
  wasEnabled: true,
  failure: undefined,
  runs: 8,
  verdicts: [{ kind: 'exhausted' }],
  behaviour: { activations: [], resources: [], shadows: [] },
  unknowns: { functions: [], constructs: [], bounds: [] },
  usualScript: [],
  upgrades: [],
  seriesRuns: 0,
  seriesVerdicts: [],
  seriesBounds: [],
};

const titles = (more: Partial<SimulationSummary>, faults = 0): string[] =>
  codeLenses([{ module: MODULE, summary: { ...RUN, ...more }, faults }], FILE).map(({ title }) => title);

describe('the code lens of a livepatch', () => {
  it.each<[string, Partial<SimulationSummary>, number, string]>([
    [
      'one that was never enabled',
      { runs: 1, wasEnabled: false, failure: { name: 'klp_enable_patch', result: -22 } },
      0,
      '1 run · never enabled: klp_enable_patch() returned -EINVAL',
    ],
    [
      'one whose init function fails',
      { wasEnabled: false, failure: { name: 'livepatch_init', result: -12 } },
      0,
      '8 runs · never enabled: livepatch_init() returned -ENOMEM',
    ],
    [
      'one that was not enabled for reasons that are not known',
      { wasEnabled: false },
      0,
      '8 runs · never enabled',
    ],
    ['one without faults', {}, 0, '8 runs'],
    ['one with faults', {}, 1, '8 runs, 1 fault'],
    [
      'one that not all runs were made of',
      { verdicts: [{ kind: 'spent', leftOut: 3 }] },
      2,
      '8 runs, 2 faults, incomplete',
    ],
  ])('tells of %s', (_, more, faults, title) => {
    expect(titles(more, faults)).toEqual([`Simulate · ${title}`]);
  });

  it('is not there before it was run, nor in another file', () => {
    expect(codeLenses([{ module: MODULE, summary: undefined, faults: 0 }], FILE)).toEqual([]);
    expect(codeLenses([{ module: MODULE, summary: RUN, faults: 0 }], '/other.c')).toEqual([]);
  });
});
