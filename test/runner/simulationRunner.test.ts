import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ModuleFiles } from '../../server/src/analysis/modules/moduleFiles';
import { run } from '../../server/src/cli/runCommand';
import { SimulationRunner } from '../../server/src/runner/simulationRunner';
import { type StartSimulator, simulatorProcess } from '../../server/src/runner/simulatorPort';
import { DEFAULT_LIMITS } from '../../server/src/runner/watchdog';
import { bundled } from '../support/bundled';
import { BARE_ENVIRONMENT } from '../support/environment';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

let program: string;
let folder: string;
let started = 0;
const runners: SimulationRunner[] = [];
const start: StartSimulator = () => {
  started++;
  return simulatorProcess(program, { isBackground: false });
};

function newRunner(limits = DEFAULT_LIMITS): SimulationRunner {
  const runner = new SimulationRunner(start, limits);
  runners.push(runner);
  return runner;
}

const module = (name: string): ModuleFiles => ({ name, paths: [join(folder, `${name}.c`)] });

beforeAll(async () => {
  program = await bundled('test/support/mortalSimulator.ts', 'mortal-simulator');
  folder = mkdtempSync(join(tmpdir(), 'lp-runner-'));
  for (const name of ['good', 'crashes', 'exits', 'hangs', 'fills_heap', 'fills_buffers'])
    writeFileSync(join(folder, `${name}.c`), GOOD_PATCH);
  writeFileSync(join(folder, 'livepatch.json'), '{ "series": [] }');
});

afterEach(() => {
  for (const runner of runners.splice(0)) runner.end();
  started = 0;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a simulator process', () => {
  it('runs modules and shows their runs', async () => {
    const runner = newRunner();
    const simulation = await runner.simulate(module('good'), { isWhole: true });
    if (simulation.kind !== 'simulated') throw new Error(simulation.kind);
    expect(simulation.module.summary?.wasEnabled).toBe(true);
    expect(simulation.module.dependsOn.map(({ path }) => path)).toContain(join(folder, 'good.c'));
    const lines = await runner.show(module('good'), ['insmod good.ko']);
    expect(lines.map(({ text }) => text)).toContain("livepatch: enabling patch 'good'");
    const known = simulation.module.token;
    expect(await runner.simulate(module('good'), { known })).toEqual({ kind: 'same' });
    expect(started).toBe(1);
  });

  it.each([
    ['crashes', 'the simulator ended with SIGSEGV'],
    ['exits', 'the simulator ended with status 3'],
    ['hangs', 'it did not come back within 3 s'],
    ['fills_heap', 'it needs more than 400 MB of memory'],
    ['fills_buffers', 'it needs more than 600 MB of memory'],
  ])('that a module %s is replaced, and others are run', async (name, reason) => {
    const runner = newRunner({ ...DEFAULT_LIMITS, silence: name === 'hangs' ? 3000 : 60_000 });
    const [good, bad, after] = await Promise.all([
      runner.simulate(module('good')),
      runner.simulate(module(name), { isWhole: true }),
      runner.simulate(module('good')),
    ]);
    expect(good.kind).toBe('simulated');
    expect(bad).toEqual({ kind: 'failed', reason, read: { findings: [], sourceKind: 'module' } });
    expect(after.kind).toBe('simulated');
    // A second one for the module alone, since the first had done other things before.
    expect(started).toBe(3);
  });

  it('knows the open documents and the settings of the one before', async () => {
    const runner = newRunner();
    runner.setOpen(join(folder, 'good.c'), WITHOUT_SENTINEL, false);
    runner.configure({
      everywhere: {
        settings: { profile: undefined, rules: { 'missing-sentinel': 'hint' } },
        symbols: '',
        kernelSource: '',
        kernelFunctions: [],
      },
      folders: [],
      roots: [],
    });
    await runner.simulate(module('crashes'));
    const simulation = await runner.simulate(module('good'));
    if (simulation.kind !== 'simulated') throw new Error(simulation.kind);
    expect(simulation.module.findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual([
      'missing-sentinel hint',
    ]);
  });

  it('that hangs is ended at once when its work is not wanted any more', async () => {
    const runner = newRunner({ ...DEFAULT_LIMITS, silence: 60_000 });
    await runner.simulate(module('good'));
    const hanging = runner.simulate(module('hangs'));
    await new Promise((resolve) => setTimeout(resolve, 200));
    runner.cancel();
    const next = runner.simulate(module('good'));
    expect(await hanging).toEqual({ kind: 'cancelled' });
    expect((await next).kind).toBe('simulated');
  });

  it('that is only starting is not ended when its work is not wanted', async () => {
    const runner = newRunner();
    const first = runner.simulate(module('good'));
    runner.cancel();
    const second = runner.simulate(module('good'));
    expect((await second).kind).toBe('simulated');
    expect(['cancelled', 'simulated']).toContain((await first).kind);
    expect(started).toBe(1);
  });

  it('that dies of showing a run costs only that', async () => {
    const runner = newRunner();
    const shown = runner.show(module('crashes'), ['insmod crashes.ko']);
    await expect(shown).rejects.toThrow('It cannot be shown: the simulator ended with SIGSEGV.');
    expect((await runner.show(module('good'), ['insmod good.ko'])).length).toBeGreaterThan(1);
  });
});

describe('a check of many modules', () => {
  it('keeps the findings of the others, and of a bad one what needs no run', async () => {
    const tree = mkdtempSync(join(tmpdir(), 'lp-many-'));
    for (let index = 0; index < 60; index++) writeFileSync(join(tree, `lp${index}.c`), WITHOUT_SENTINEL);
    writeFileSync(join(tree, 'exits.c'), WITHOUT_SENTINEL);
    writeFileSync(join(tree, 'livepatch.json'), '{ "series": [] }');
    let out = '';
    const complaints: string[] = [];
    const status = await run(['check', '.', '--format', 'json'], {
      ...BARE_ENVIRONMENT,
      cwd: tree,
      docs: 'docs/rules',
      processors: 2,
      startSimulator: start,
      out: (text) => (out += text),
      complain: (sentence) => void complaints.push(sentence),
    });
    rmSync(tree, { recursive: true, force: true });
    expect(complaints).toEqual([
      `${join(tree, 'exits.c')} could not be simulated: the simulator ended with status 3.`,
    ]);
    const { findings } = JSON.parse(out) as { findings: { file: string; rule: string }[] };
    expect(new Set(findings.map(({ file }) => file)).size).toBe(61);
    expect(status).toBe(1);
  });
});
