import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { profileName } from '../../server/src/base/kernelProfile';
import { readScenarioFile } from '../../server/src/cli/scenarioFiles';
import { parseScenarioOptions } from '../../server/src/cli/scenarioOptions';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'livepatch-state-'));
  writeFileSync(join(cwd, 'a.klp'), '% insmod one.ko\n');
});

afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function kernelOf(...args: readonly string[]): string {
  const options = parseScenarioOptions('simulate', ['a.klp', ...args]);
  if (!options) throw new Error('Help was asked for.');
  return profileName(readScenarioFile('a.klp', options, { cwd }).profile);
}

it.each([
  ['nothing', '', '6.12'],
  ['the callbacks', 'static struct klp_state_callbacks c;', 'state-callbacks'],
  ['a field', 'static struct klp_state s[] = { { .id = 1, .is_shadow = true }, { } };', 'state-callbacks'],
])('the kernel goes by modules that use %s of the per-state API', (_, text, kernel) => {
  writeFileSync(join(cwd, 'one.c'), '#include <linux/livepatch.h>');
  writeFileSync(join(cwd, 'two.c'), text);
  expect(kernelOf()).toBe(kernel);
});

it('--kernel goes before what the modules use', () => {
  expect(kernelOf('--kernel', 'state-callbacks')).toBe('state-callbacks');
  writeFileSync(join(cwd, 'one.c'), 'static struct klp_state_callbacks c;');
  expect(kernelOf('--kernel', '6.1')).toMatch(/^6\.1\b/);
});
