import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATE_CALLBACKS_PROFILE } from '../../server/src/base/kernelProfile';
import { systemsFromDisk } from '../../server/src/cli/scenarioSystem';
import { runScript, type ScriptResult } from '../../server/src/scenario/runScript';
import { scenariosIn } from '../../server/src/scenario/scriptNames';

// Modules and a script in the style of those that are posted with the per-state API: parameters with callbacks and
// arrays, states that init allocates, shadow variables on NULL, a module that includes another one's source.

const FOLDER = resolve('test/scenario/stateScripts');
const createSystem = systemsFromDisk();

const read = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

function run(change: (text: string) => string = (text) => text): ScriptResult & { unknown: unknown } {
  const path = join(FOLDER, 'test-states.sh');
  const system = createSystem([join(FOLDER, 'test_modules')], STATE_CALLBACKS_PROFILE);
  const text = change(read(path) ?? '');
  const folders = [resolve('test/scenario/newerScripts')];
  const result = runScript({ path, text, system, release: '6.13.0', readScript: read, folders });
  return { ...result, unknown: system.stats() };
}

describe('a script for livepatches whose states have callbacks', () => {
  it('passes, and nothing in it is unknown', () => {
    const { scenarios, missing, status, unknown } = run();
    expect(scenarios.filter(({ passed }) => !passed)).toEqual([]);
    expect(scenarios.map(({ name }) => name)).toEqual(
      scenariosIn(read(join(FOLDER, 'test-states.sh')) ?? '').map(({ name }) => name),
    );
    expect(scenarios).toHaveLength(7);
    expect([missing, status]).toEqual([[], 0]);
    expect(unknown).toEqual({ constructs: [], functions: [], bounds: [] });
  });

  it.each([
    ['states=1,3 note=new', 'states=2,3 note=new', /logs differ/],
    [
      'load_failing_mod $FIX states=1,2 failing=2',
      'load_failing_mod $FIX states=1,2 failing=4',
      /was loaded/,
    ],
    ['load_failing_mod $FIX2 states=2', 'load_failing_mod $FIX2 states=1', /was loaded/],
    ['note 2 is both', 'note 1 is both', /logs differ/],
    ['refuse_disable $FIX', 'refuse_disable $FIX2', /logs differ/],
  ])('with %s turned into %s it fails', (from, to, reason) => {
    const { scenarios } = run((text) => text.replace(from, to));
    expect(scenarios.find(({ passed }) => !passed)?.reason).toMatch(reason);
  });
});
