import { join } from 'node:path';
import { expect, it } from 'vitest';
import { systemsFromDisk } from '../../server/src/cli/scenarioSystem';
import { profile } from '../kernel/scene';
import { KERNEL_TREES, requireKernelTree } from '../support/kernelSources';

it.for(KERNEL_TREES)('the shadow samples of %s mend the leak that their target has', (version, context) => {
  const folder = join(requireKernelTree(version, context), 'samples/livepatch');
  const system = systemsFromDisk()([folder], profile(version));
  expect(system.insmod('livepatch-shadow-mod.ko', [])).toBeUndefined();
  system.sleep(4000);
  expect(system.insmod('livepatch-shadow-fix1.ko', [])).toBeUndefined();
  system.sleep(20_000);
  expect(system.insmod('livepatch-shadow-fix2.ko', [])).toBeUndefined();
  system.sleep(20_000);
  for (const name of ['livepatch_shadow_fix2', 'livepatch_shadow_fix1']) {
    expect(system.writeFile(`/sys/kernel/livepatch/${name}/enabled`, '0\n')).toBe(2);
    system.settle(3000);
    expect(system.rmmod(name)).toBeUndefined();
  }
  expect(system.rmmod('livepatch_shadow_mod')).toBeUndefined();
  const text = system.log.map((entry) => entry.text).join('\n');
  expect(system.log.filter(({ kind }) => kind === 'fault')).toEqual([]);
  expect(text).toMatch(/^livepatch_shadow_fix1: livepatch_fix1_dummy_free: dummy @ [0-9a-f]{16} leaked!$/m);
  expect(text).toMatch(
    /^livepatch_shadow_fix1: livepatch_fix1_dummy_leak_dtor: dummy @ [0-9a-f]{16}, prevented leak @ /m,
  );
  expect(text).toMatch(
    /^livepatch_shadow_fix2: livepatch_fix2_dummy_free: dummy @ [0-9a-f]{16}, check counter = \d+$/m,
  );
  expect(system.stats()).toEqual({ constructs: [], functions: [], bounds: [] });
});
