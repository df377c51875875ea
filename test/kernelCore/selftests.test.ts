import { describe, expect, it } from 'vitest';
import { KERNEL_TREES, readKernelFile, requireKernelTree } from '../support/kernelSources';
import { selftestRun } from './selftestRun';
import { readSelftests } from './selftestScript';
import { SELFTEST_STEPS } from './selftestSteps';

const SCRIPTS = 'tools/testing/selftests/livepatch';

/** Kernel 6.1 has no test of system calls yet. */
const scriptsOf = (version: string): string[] =>
  Object.keys(SELFTEST_STEPS).filter((script) => version !== '6.1' || script !== 'test-syscall.sh');

describe.each(KERNEL_TREES)("the kernel's own selftests of %s, with stand-ins for its modules", (version) => {
  it.for(scriptsOf(version))('%s: the log is what the script expects', (script, context) => {
    const tree = requireKernelTree(version, context);
    const tests = readSelftests(readKernelFile(tree, `${SCRIPTS}/${script}`));
    expect(tests.length).toBeGreaterThan(0);
    for (const { name, expected } of tests) {
      const steps = SELFTEST_STEPS[script]?.[name];
      if (!steps) throw new Error(`The test '${name}' of ${script} is not rebuilt.`);
      const run = selftestRun(version);
      steps(run);
      expect(run.kernel.log, `${script}: ${name}`).toEqual(expected);
      expect([...run.kernel.modules.keys()], name).toEqual([]);
      expect(run.kernel.contexts, name).toEqual([]);
    }
  });
});

describe('the reader of selftest scripts', () => {
  it('follows assignments and ends a text at its quote', () => {
    const script =
      'MOD=a\nstart_test "one"\ncheck_result "$MOD: \\"x\\"\n${MOD}_init"\nMOD=b\ncheck_result "$MOD"';
    expect(readSelftests(script)).toEqual([
      { name: 'one', expected: ['a: "x"', 'a_init'] },
      { name: 'one', expected: ['b'] },
    ]);
  });
});
