import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { uniqueFindings } from '../../server/src/analysis/stages/checkModule';
import { lineStartsOf, positionAt } from '../../server/src/base/lines';
import { diskAccess } from '../../server/src/files/diskAccess';
import { modulesWith } from '../../server/src/analysis/modules/moduleFiles';
import { simulated } from '../support/checkModule';
import { KERNEL_TREES, requireKernelTree } from '../support/kernelSources';

const FOLDERS = ['samples/livepatch', 'lib/livepatch', 'tools/testing/selftests/livepatch/test_modules'];

/** C files with livepatch modules and their target modules in a kernel tree. */
function moduleSources(tree: string): string[] {
  return FOLDERS.flatMap((folder) => {
    try {
      return readdirSync(join(tree, folder))
        .filter((name) => name.endsWith('.c'))
        .map((name) => join(tree, folder, name));
    } catch {
      return [];
    }
  });
}

/** The table rows of the document: `version path:line rule`. */
function documentedFindings(version: string): string[] {
  const rows = /^\| (\S+) \| `([^`]+):(\d+)` \| \[([a-z-]+)\]/gm;
  const text = readFileSync('docs/findings-on-kernel-sources.md', 'utf8');
  return [...text.matchAll(rows)]
    .filter(([, kernel]) => kernel === version)
    .map(([, , path = '', line = '', rule = '']) => `${path}:${line} ${rule}`);
}

describe.each(KERNEL_TREES)('the livepatch modules of Linux %s', (version) => {
  it('have the findings that are documented, and no others', (context) => {
    const tree = requireKernelTree(version, context);
    const files = moduleSources(tree);
    expect(files.length).toBeGreaterThanOrEqual(17);
    const project = new Project(new Sources(diskAccess));
    const checked = files
      .flatMap((path) => modulesWith(path, project.sources))
      .map((module) => simulated(project, module));
    const found = uniqueFindings(checked.flatMap(({ findings }) => findings)).map(({ location, rule }) => {
      const text = project.sources.read(location.file)?.text ?? '';
      const { line } = positionAt(lineStartsOf(text), location.start);
      return `${location.file.slice(tree.length + 1)}:${line + 1} ${rule}`;
    });
    expect(found.sort()).toEqual(documentedFindings(version).sort());
  });

  it('are run without anything that is not known', (context) => {
    const tree = requireKernelTree(version, context);
    const project = new Project(new Sources(diskAccess));
    const explored = moduleSources(tree)
      .flatMap((path) => modulesWith(path, project.sources))
      .flatMap((module) => simulated(project, module).explored ?? []);
    expect(explored.length).toBeGreaterThanOrEqual(9);
    for (const { report } of explored) {
      expect(report.wasEnabled, report.name).toBe(true);
      expect(report.unknowns, report.name).toEqual({ constructs: [], functions: [], bounds: [] });
    }
  });

  it('are read completely: nothing in them is opaque, hidden or unreadable', (context) => {
    const tree = requireKernelTree(version, context);
    const project = new Project(new Sources(diskAccess));
    const [major, minor] = version.split('.').map(Number);
    for (const path of moduleSources(tree)) {
      for (const { module } of project.check(path)) {
        expect(module.hidden, path).toBeUndefined();
        expect(module.profile.version, path).toMatchObject({ major, minor });
        const kinds = JSON.stringify(
          module.units.flatMap(({ items }) => items),
          (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
        );
        expect(kinds.match(/"kind":"(unknown[^"]*|opaque)"/g), path).toBeNull();
      }
    }
  });
});

/** What these do on purpose, to record what a real kernel does then; see docs/findings-on-kernel-sources.md. */
const ON_PURPOSE = [
  'counters_fix.h prev-state-outside-transition',
  'patch.h enable-outside-init',
  'patch.h enable-result-ignored',
  'patch.h missing-livepatch-modinfo',
];

describe('our own modules for real kernels', () => {
  const folder = join(process.cwd(), 'test/referee/modules');
  const project = new Project(new Sources(diskAccess));
  const checked = readdirSync(folder)
    .filter((name) => name.endsWith('.c'))
    .flatMap((name) => modulesWith(join(folder, name), project.sources))
    .map((module) => simulated(project, module));

  it('have the findings that are documented, and no others', () => {
    const found = checked.flatMap(({ findings }) =>
      findings.map(({ location, rule }) => `${basename(location.file)} ${rule}`),
    );
    expect([...new Set(found)].sort()).toEqual(ON_PURPOSE);
  });

  it('are run without anything that is not known', () => {
    const explored = checked.flatMap((each) => each.explored ?? []);
    expect(explored.filter(({ report }) => report.wasEnabled).length).toBeGreaterThanOrEqual(12);
    for (const { report } of explored)
      expect(report.unknowns, report.name).toEqual({ constructs: [], functions: [], bounds: [] });
  });
});
