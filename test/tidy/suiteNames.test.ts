import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { scenariosIn } from '../../server/src/scenario/scriptNames';
import { KERNEL_TREES, readKernelFile, requireKernelTree } from '../support/kernelSources';

const SCRIPTS = 'tools/testing/selftests/livepatch';
const MODULES = ['tools/testing/selftests/livepatch/test_modules', 'lib/livepatch', 'samples/livepatch'];

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
}

const texts = filesIn('server/src').map((file) => readFileSync(path.join('server/src', file), 'utf8'));

describe.each(KERNEL_TREES)('nothing is made for one suite: of kernel %s', (version) => {
  it('no module is named in the sources', (context) => {
    const tree = requireKernelTree(version, context);
    const names = MODULES.flatMap((folder) => modulesIn(path.join(tree, folder)));
    expect(names.length).toBeGreaterThan(5);
    const spellings = names.flatMap((name) => [name, name.replaceAll('-', '_')]);
    expect(spellings.filter((name) => texts.some((text) => text.includes(name)))).toEqual([]);
  });

  it('no scenario is named in the sources', (context) => {
    const tree = requireKernelTree(version, context);
    const scripts = readdirSync(path.join(tree, SCRIPTS)).filter((file) => /^test-.*\.sh$/.test(file));
    const names = scripts.flatMap((file) => scenariosIn(readKernelFile(tree, path.join(SCRIPTS, file))));
    expect(names.length).toBeGreaterThanOrEqual(20);
    const found = names.map(({ name }) => name).filter((name) => texts.some((text) => text.includes(name)));
    expect(found).toEqual([]);
  });
});

function modulesIn(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((file) => (file.endsWith('.c') ? [path.basename(file, '.c')] : []));
  } catch {
    return [];
  }
}
