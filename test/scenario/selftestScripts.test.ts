import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript, type ScriptResult } from '../../server/src/scenario/runScript';
import { scenariosIn } from '../../server/src/scenario/scriptNames';
import type { SourceVersion } from '../../scripts/kernel-sources.mjs';
import { KERNEL_TREES, requireKernelTree } from '../support/kernelSources';
import { standInSystem } from './standInSystem';

const SCRIPTS = ['livepatch', 'callbacks', 'shadow-vars', 'state', 'ftrace', 'sysfs', 'syscall'];

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

function run(version: SourceVersion, path: string, text: string): ScriptResult {
  return runScript({ path, text, system: standInSystem(version), release: `${version}.0`, readScript: read });
}

describe.each(KERNEL_TREES)(
  "the kernel's own selftest scripts of %s, interpreted, with stand-ins for its modules",
  (version) => {
    it.for(SCRIPTS)('test-%s.sh passes', (name, context) => {
      const tree = requireKernelTree(version, context);
      const path = join(tree, `tools/testing/selftests/livepatch/test-${name}.sh`);
      const text = read(path);
      if (text === undefined) return context.skip(`Kernel ${version} has no such script.`);
      const { scenarios, missing } = run(version, path, text);
      expect(scenarios.filter(({ passed }) => !passed)).toEqual([]);
      expect(scenarios.map((scenario) => scenario.name)).toEqual(
        scenariosIn(text).map((scenario) => scenario.name),
      );
      expect(scenarios.length).toBeGreaterThan(0);
      expect(missing).toEqual([]);
    });

    it('a line that is not expected fails its scenario', (context) => {
      const tree = requireKernelTree(version, context);
      const path = join(tree, 'tools/testing/selftests/livepatch/test-state.sh');
      const text = (read(path) ?? '').replace('freeing space', 'freeing a space');
      const [first] = run(version, path, text).scenarios;
      expect(first?.passed).toBe(false);
      expect(first?.reason).toBe('ERROR: livepatch kselftest(s) failed');
      expect(first?.output).toMatch(/^-.*freeing a space .*\n\+.*freeing space /m);
    });
  },
);
