import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkInRunners, runnersFor } from '../../server/src/cli/checkInRunners';
import type { Environment } from '../../server/src/cli/environment';
import { run } from '../../server/src/cli/runCommand';
import type { Simulation } from '../../server/src/runner/simulationRunner';
import { simulatorHere } from '../../server/src/runner/simulatorPort';
import { BARE_ENVIRONMENT } from '../support/environment';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';
import { SUSE_FOLDER, toolSource } from '../support/trees';

let folder: string;
let cacheFolder: string;
let out: string;
let complaints: string[];
let done: (number | undefined)[];

const environment = (more: Partial<Environment> = {}): Environment => ({
  ...BARE_ENVIRONMENT,
  cwd: folder,
  docs: join(process.cwd(), 'docs/rules'),
  cacheFolder,
  progress: (count) => done.push(count),
  out: (text) => (out += text),
  complain: (sentence) => void complaints.push(sentence),
  ...more,
});

/** What a run prints, and how many modules were checked anew. */
async function check(args: string[] = [], more: Partial<Environment> = {}): Promise<[string, number]> {
  out = '';
  done = [];
  await run(['check', '.', ...args], environment(more));
  return [out, done.filter((count) => count !== undefined).at(-1) ?? 0];
}

const put = (name: string, text: string): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lp-tree-'));
  cacheFolder = mkdtempSync(join(tmpdir(), 'lp-cache-'));
  complaints = [];
  put('a/one.c', GOOD_PATCH);
  put('b/two.c', `#include "two.h"\n${GOOD_PATCH}`);
  put('b/two.h', '/* nothing */\n');
  put('c/fix.c', toolSource('KPATCH'));
  for (const [name, text] of Object.entries(SUSE_FOLDER)) put(`bsc1/${name}`, text);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  rmSync(cacheFolder, { recursive: true, force: true });
});

describe('a tree that was checked before', () => {
  it('is not checked again, and the output is the same', async () => {
    const [first, checked] = await check();
    expect(checked).toBe(4);
    expect(first).toContain('Seen: 2 livepatch modules, 1 kpatch source, 1 SUSE folder.');
    expect(await check()).toEqual([first, 0]);
    expect(await check(['--no-cache'])).toEqual([first, 4]);
  });

  it.each([
    ['a source', () => put('a/one.c', WITHOUT_SENTINEL), 'missing-sentinel'],
    ['an included file', () => put('b/two.h', 'int klp_broken = klp_register_patch(0);\n'), ''],
    ['a CSV', () => put('bsc1/patched_funcs.csv', 'vmlinux seq_show klpp_gone\n'), 'incomplete-func'],
    ['a header of SUSE', () => put('bsc1/livepatch_bsc1.h', 'int nothing;\n'), ''],
    ['a Makefile that was not there', () => put('a/Makefile', 'obj-m += one.o\n'), ''],
    [
      'a livepatch.json that was not there',
      () => put('livepatch.json', '{ "rules": { "missing-sentinel": "off" } }'),
      '',
    ],
  ])('is checked again where %s has changed', async (_, change, rule) => {
    await check();
    change();
    const [text, checked] = await check();
    expect(checked).toBeGreaterThan(0);
    expect(text).toContain(rule);
    expect(await check(['--no-cache'])).toEqual([text, 4]);
  });

  it('is checked again with other options, by another build, and where the cache is damaged', async () => {
    await check();
    expect((await check(['--kernel', '6.1']))[1]).toBe(4);
    expect((await check([], { build: 'another' }))[1]).toBe(4);
    for (const name of readdirSync(cacheFolder)) writeFileSync(join(cacheFolder, name), '[{');
    expect((await check())[1]).toBe(4);
    expect((await check())[1]).toBe(0);
  });

  it('is checked where nothing can be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const [text, checked] = await check([], { cacheFolder: join(folder, 'file', 'cache') });
    expect(checked).toBe(4);
    expect(text).toContain('no findings');
    expect(complaints).toEqual([]);
  });
});

describe('many modules', () => {
  it('are shared among processes, and the output is the same', async () => {
    for (let index = 0; index < 60; index++)
      put(`many/${index}/lp${index}.c`, index % 7 === 0 ? WITHOUT_SENTINEL : GOOD_PATCH);
    const [alone] = await check(['--no-cache']);
    let started = 0;
    const startSimulator: Environment['startSimulator'] = () => {
      started++;
      return simulatorHere();
    };
    const [shared, checked] = await check(['--no-cache'], { startSimulator, processors: 8 });
    expect(shared).toBe(alone);
    expect(checked).toBe(64);
    expect(started).toBe(2);
    expect(done.at(-1)).toBeUndefined();
  });

  it('need only one process if they are few', () => {
    expect([1, 40, 60, 1000].map((count) => runnersFor(count, 4))).toEqual([1, 1, 2, 4]);
  });

  it('keep their order', async () => {
    const modules = Array.from({ length: 30 }, (_, index) => ({ name: String(index), paths: [] }));
    const runner = {
      simulate: async (): Promise<Simulation> => {
        await new Promise((resolve) => setImmediate(resolve));
        return { kind: 'failed', reason: 'it is a test', read: undefined };
      },
    };
    const results = await checkInRunners(modules, [runner, runner, runner], () => undefined);
    expect(results.map(({ files }) => files.name)).toEqual(modules.map(({ name }) => name));
  });
});
