import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceVersion } from '../../scripts/kernel-sources.mjs';
import type { FileAccess } from '../../server/src/analysis/fileAccess';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { systemsFromDisk } from '../../server/src/cli/scenarioSystem';
import { diskAccess } from '../../server/src/files/diskAccess';
import { runScript, type ScriptResult } from '../../server/src/scenario/runScript';
import { scenariosIn } from '../../server/src/scenario/scriptNames';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import type { System } from '../../server/src/scenario/system';
import { profile } from '../kernel/scene';
import { KERNEL_TREES, kernelTree, requireKernelTree, testModulesOf } from '../support/kernelSources';

const FOLDER = 'tools/testing/selftests/livepatch';

/** How many scenarios the scripts of each version have together. */
const SCENARIOS: Readonly<Record<SourceVersion, number>> = { '7.2': 32, '6.12': 25, '6.1': 22, '5.10': 20 };

const createSystem = systemsFromDisk();

function boot(version: SourceVersion, tree: string): ReturnType<typeof createSystem> {
  return createSystem([testModulesOf(tree)], profile(version));
}

function read(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}

const scriptPath = (tree: string, name: string): string => join(tree, FOLDER, `test-${name}.sh`);

/** The names of a version's scripts; none where its sources were not fetched. */
function scriptsOf(version: SourceVersion): string[] {
  const tree = kernelTree(version);
  const files = tree === undefined ? [] : readdirSync(join(tree, FOLDER));
  return files.flatMap((file) => /^test-(.*)\.sh$/.exec(file)?.[1] ?? []).sort();
}

function run(version: SourceVersion, path: string, text: string, system: System): ScriptResult {
  return runScript({ path, text, system, release: `${version}.0`, readScript: read });
}

describe.each(KERNEL_TREES)("the kernel's own selftest scripts of %s", (version) => {
  it('are all there', (context) => {
    const tree = requireKernelTree(version, context);
    const scenarios = scriptsOf(version).flatMap((name) => scenariosIn(read(scriptPath(tree, name)) ?? ''));
    expect(scenarios).toHaveLength(SCENARIOS[version]);
  });

  it.for(scriptsOf(version))('test-%s.sh passes', (name, context) => {
    const tree = requireKernelTree(version, context);
    const path = scriptPath(tree, name);
    const text = read(path) ?? '';
    const system = boot(version, tree);
    const { scenarios, missing } = run(version, path, text, system);
    expect(system.stats(), 'what the machine did not know').toEqual({
      constructs: [],
      functions: [],
      bounds: [],
    });
    expect(scenarios.filter(({ passed }) => !passed)).toEqual([]);
    expect(scenarios.map((scenario) => scenario.name)).toEqual(
      scenariosIn(text).map((scenario) => scenario.name),
    );
    expect(scenarios.length).toBeGreaterThan(0);
    expect(missing).toEqual([]);
  });

  it('a line that is not expected fails its scenario', (context) => {
    const tree = requireKernelTree(version, context);
    const path = scriptPath(tree, 'state');
    const text = (read(path) ?? '').replace('freeing space', 'freeing a space');
    const [first] = run(version, path, text, boot(version, tree)).scenarios;
    expect(first?.passed).toBe(false);
    expect(first?.reason).toBe('ERROR: livepatch kselftest(s) failed');
    expect(first?.output).toMatch(/^-.*freeing a space .*\n\+.*freeing space /m);
  });

  it("a line that a module's C does not print as it should fails its scenario", (context) => {
    const tree = requireKernelTree(version, context);
    const changed: FileAccess = {
      ...diskAccess,
      read: (path) =>
        diskAccess.read(path)?.replace('pr_info("%s: freeing space', 'pr_info("%s: giving space'),
    };
    const modules = moduleSources([testModulesOf(tree)], new Sources(changed));
    const system = createSimulatedSystem({ modules, profile: profile(version) });
    const path = scriptPath(tree, 'state');
    const [first] = run(version, path, read(path) ?? '', system).scenarios;
    expect(first?.passed).toBe(false);
    expect(first?.output).toMatch(/^-.*freeing space .*\n\+.*giving space /m);
  });
});
