import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import type { Finding } from '../../server/src/base/finding';
import { codeActions } from '../../server/src/features/codeActions';
import { completion } from '../../server/src/features/completion';
import { definition } from '../../server/src/features/definition';
import { hover } from '../../server/src/features/hover';
import { references } from '../../server/src/features/references';
import { signatureHelp } from '../../server/src/features/signatureHelp';
import { outline } from '../../server/src/features/documentSymbols';
import { Random } from '../support/random';
import { KERNEL_TREES, requireKernelTree } from '../support/kernelSources';
import { GOOD_PATCH } from '../support/samples';
import { damage } from './damage';

const PATH = '/damaged/lp.c';

function projectWith(text: string): Project {
  return new Project(
    new Sources({
      read: (path) => (path === PATH ? text : undefined),
      filesIn: () => [],
      foldersIn: () => [],
    }),
  );
}

function expectSpansInside(findings: readonly Finding[], text: string): void {
  for (const { location, related, fixes } of findings) {
    const edits = fixes.flatMap((fix) => fix.edits.map((edit) => edit.location));
    for (const each of [location, ...related.map((one) => one.location), ...edits]) {
      if (each.file !== PATH) continue;
      expect(each.start).toBeGreaterThanOrEqual(0);
      expect(each.start).toBeLessThanOrEqual(each.end);
      expect(each.end).toBeLessThanOrEqual(text.length);
    }
  }
}

/** Checks a text, asks each feature about a place in it, and does all of it again with the same result. */
function survives(text: string, offset: number): void {
  const look = (): unknown => {
    const project = projectWith(text);
    const checked = project.check(PATH).flatMap(({ findings }) => findings);
    expectSpansInside(checked, text);
    const file = project.sources.read(PATH);
    const module = project.moduleOf(PATH);
    if (!file || !module) throw new Error('the file has no module');
    const snapshot = { file, module, modules: [module], kernelCode: undefined };
    return [
      checked,
      hover(snapshot, offset),
      completion(snapshot, offset),
      definition(snapshot, offset),
      references(snapshot, offset, true),
      signatureHelp(snapshot, offset),
      outline(module),
      codeActions(checked, PATH, { start: offset, end: offset }),
    ];
  };
  expect(look()).toEqual(look());
}

function surviveDamage(text: string, seed: number, rounds: number): void {
  const random = new Random(seed);
  for (let round = 0; round < rounds; round++) {
    let damaged = text;
    for (let times = random.below(3); times >= 0; times--) damaged = damage(damaged, random) || ' ';
    const offset = random.below(damaged.length + 1);
    try {
      survives(damaged, offset);
    } catch (error) {
      throw new Error(`seed ${seed}, round ${round}, offset ${offset}:\n${damaged}`, { cause: error });
    }
  }
}

describe('damaged sources', () => {
  it('of our own are survived', () => {
    surviveDamage(GOOD_PATCH, 1, 150);
  });

  describe.each(KERNEL_TREES)('of Linux %s', (version) => {
    it.each(['samples/livepatch', 'tools/testing/selftests/livepatch/test_modules', 'lib/livepatch'])(
      'in %s are survived',
      (folder, context) => {
        const tree = requireKernelTree(version, context as never);
        let names: string[] = [];
        try {
          names = readdirSync(join(tree, folder)).filter((name) => name.endsWith('.c'));
        } catch {
          // The selftest modules lie in one of two places, depending on the kernel.
        }
        names.forEach((name, index) => {
          surviveDamage(readFileSync(join(tree, folder, name), 'utf8'), 100 + index, 12);
        });
      },
      60_000,
    );
  });
});

describe('texts that are no C', () => {
  it.each([
    ['nothing', ''],
    ['a line end', '\n'],
    [
      'binary',
      Array.from({ length: 5000 }, (_, index) => String.fromCharCode((index * 7919) % 256)).join(''),
    ],
    ['lone surrogates', '\ud800\udc00\ud800 klp_patch \udfff'],
    ['JSON', JSON.stringify({ klp_patch: [1, 2, { a: null }] })],
    [
      'prose',
      'struct klp_patch is explained here. "It\'s" a struct, isn\'t it? (yes) {see there]\n'.repeat(200),
    ],
    [
      'a very long line',
      `static struct klp_func f[] = { ${'{ .old_name = "a", .new_func = b }, '.repeat(3000)} { } };`,
    ],
    [
      'a long chain of calls',
      Array.from(
        { length: 3000 },
        (_, index) => `static int f${index}(int *p) { return f${index + 1}(p); }\n`,
      ).join('') + 'static int g(void) { return f0(klp_shadow_get(o, 1)) + klp_enable_patch(&patch); }\n',
    ],
    [
      'a long chain of macros',
      `${Array.from({ length: 3000 }, (_, index) => `#define M${index} M${index + 1}\n`).join('')}int x = M0;\n`,
    ],
    [
      'a long enum',
      `enum e { ${Array.from({ length: 5000 }, (_, index) => `A${index}`).join(', ')} };\nstatic struct klp_state s[] = { { .id = A4999 }, { } };\n`,
    ],
    ['byte order mark', `\ufeff${GOOD_PATCH}`],
    ['carriage returns', GOOD_PATCH.replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    survives(text, Math.floor(text.length / 2));
  });
});
