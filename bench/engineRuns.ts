// How fast the simulated kernel is: bundled and started by `run.mjs`, with the folder of the kernel sources.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { moduleSources } from '../server/src/analysis/modules/programsIn';
import { Sources } from '../server/src/analysis/sources';
import { type KernelProfile, parseProfile } from '../server/src/base/kernelProfile';
import { diskAccess } from '../server/src/files/diskAccess';
import type { ModuleSources } from '../server/src/scenario/moduleSources';
import { runScript } from '../server/src/scenario/runScript';
import { createSimulatedSystem } from '../server/src/scenario/simulatedSystem';

const SCRIPTS = 'tools/testing/selftests/livepatch';
const TREES = [
  { version: '6.12', modules: `${SCRIPTS}/test_modules` },
  { version: '6.1', modules: 'lib/livepatch' },
];
const LIVES_MS = 2000;
const LIVES_BEFORE = 200;
const MS_PER_SECOND = 1000;

function profileOf(version: string): KernelProfile {
  const profile = parseProfile(version);
  if (typeof profile === 'string') throw new Error(profile);
  return profile;
}

function modulesIn(folder: string): ModuleSources {
  return moduleSources([folder], new Sources(diskAccess));
}

/** Runs all selftest scripts of a tree; returns how many scenarios passed. */
function selftests(tree: string, { version, modules }: (typeof TREES)[number]): number {
  const sources = modulesIn(path.join(tree, modules));
  const folder = path.join(tree, SCRIPTS);
  let passed = 0;
  for (const file of readdirSync(folder).filter((name) => /^test-.*\.sh$/.test(name))) {
    const script = path.join(folder, file);
    const { scenarios } = runScript({
      path: script,
      text: readFileSync(script, 'utf8'),
      system: createSimulatedSystem({ modules: sources, profile: profileOf(version) }),
      release: `${version}.0`,
      readScript: (each) => diskAccess.read(each),
    });
    passed += scenarios.filter((scenario) => scenario.passed).length;
  }
  return passed;
}

/** A livepatch is loaded, disabled, seen to be disabled, and unloaded. */
function life(modules: ModuleSources, profile: KernelProfile): void {
  const system = createSimulatedSystem({ modules, profile });
  const check = (result: unknown, expected: unknown): void => {
    if (result !== expected) throw new Error(`A command gave ${String(result)}.`);
  };
  check(system.insmod('test_klp_state.ko', []), undefined);
  system.settle(3000);
  check(system.writeFile('/sys/kernel/livepatch/test_klp_state/enabled', '0\n'), 2);
  system.settle(3000);
  check(system.readFile('/sys/kernel/livepatch/test_klp_state/enabled'), -2);
  system.settle(3000);
  check(system.rmmod('test_klp_state'), undefined);
  system.settle(3000);
}

function lives(tree: string): void {
  const modules = modulesIn(path.join(tree, TREES[0]?.modules ?? ''));
  const profile = profileOf('6.12');
  for (let count = 0; count < LIVES_BEFORE; count++) life(modules, profile);
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < LIVES_MS; count++) life(modules, profile);
  const perSecond = (count * MS_PER_SECOND) / (performance.now() - start);
  const heap = (process.memoryUsage().heapUsed / 2 ** 20).toFixed(0);
  console.log(
    `The life of a livepatch: ${perSecond.toFixed(0)} runs a second; heap after ${count} runs ${heap} MiB`,
  );
}

const [, , ...trees] = process.argv;
const start = performance.now();
const passed = trees.map((tree, index) => selftests(tree, TREES[index] as (typeof TREES)[number]));
const total = passed.reduce((sum, each) => sum + each, 0);
console.log(`${total} selftest scenarios, from nothing: ${(performance.now() - start).toFixed(0)} ms`);
lives(trees[0] ?? '');
