import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemsFromDisk } from '../../server/src/cli/scenarioSystem';
import { runScript, type ScriptResult } from '../../server/src/scenario/runScript';
import { scenariosIn } from '../../server/src/scenario/scriptNames';
import { profile } from '../kernel/scene';

const FOLDER = resolve('test/scenario/newerScripts');
const createSystem = systemsFromDisk();

const read = (path: string): string | undefined =>
  existsSync(path) ? readFileSync(path, 'utf8') : undefined;

function run(name: string, change: (text: string) => string = (text) => text): ScriptResult {
  const path = join(FOLDER, name);
  const system = createSystem([join(FOLDER, 'test_modules')], profile('6.18'));
  return runScript({ path, text: change(read(path) ?? ''), system, release: '6.18.0', readScript: read });
}

describe('scripts that use what newer selftests use', () => {
  it.each(['test-kprobe.sh', 'test-ftrace.sh', 'test-sysfs.sh', 'test-module.sh'])('%s passes', (name) => {
    const { scenarios, missing, status } = run(name);
    expect(scenarios.filter(({ passed }) => !passed)).toEqual([]);
    expect(scenarios.map((scenario) => scenario.name)).toEqual(
      scenariosIn(read(join(FOLDER, name)) ?? '').map((scenario) => scenario.name),
    );
    expect(scenarios.length).toBeGreaterThan(1);
    expect([missing, status]).toEqual([[], 0]);
  });

  it.each([
    [
      'test-ftrace.sh',
      'trace_function newer_cmdline_show',
      'trace_function uptime_proc_show',
      /not in the trace/,
    ],
    ['test-ftrace.sh', '!cmdline_proc_show', '!loadavg_proc_show', /filter is wrong/],
    ['test-kprobe.sh', 'echo 0 > "$KPROBES/enabled"', ':', /resource busy/],
    ['test-sysfs.sh', 'stack_order 3', 'stack_order 4', /stack_order is 3/],
    ['test-module.sh', '"$LIVE"', '"$TARGET: original output"', /this has been live patched/],
  ])('%s with %s turned into %s fails', (name, from, to, reason) => {
    const { scenarios } = run(name, (text) => text.replace(from, to));
    expect(scenarios.find(({ passed }) => !passed)?.reason).toMatch(reason);
  });
});
