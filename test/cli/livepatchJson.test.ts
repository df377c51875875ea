import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../server/src/cli/runCommand';
import { BARE_ENVIRONMENT } from '../support/environment';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

let folder: string;
let out: string;
let complaints: string[];

const livepatch = (...args: string[]) =>
  run(args, {
    cwd: folder,
    docs: join(process.cwd(), 'docs/rules'),
    ...BARE_ENVIRONMENT,
    out: (text) => (out += text),
    complain: (sentence) => void complaints.push(sentence),
  });

const write = (path: string, text: string) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lp-json-cli-'));
  out = '';
  complaints = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('livepatch check with a livepatch.json', () => {
  it('shows what is wrong in it', async () => {
    write('livepatch.json', '{\n  "kernel": "twelve"\n}\n');
    write('a/lp.c', GOOD_PATCH);
    expect(await livepatch('check', 'a/lp.c')).toBe(1);
    expect(out).toMatch(
      /^livepatch\.json:2:13: error: .*\[livepatch-json\]\n {4}2 \| {3}"kernel": "twelve"\n/,
    );
  });

  it.each([
    ['lists', '['.repeat(100_000)],
    ['objects', '{"series":'.repeat(100_000)],
  ])('says that %s are nested too deeply, and goes on', async (_, text) => {
    write('livepatch.json', text);
    write('bad.c', WITHOUT_SENTINEL);
    expect(await livepatch('check')).toBe(1);
    expect(out).toContain('This is nested more than 100 levels deep');
    expect(out).toContain('[missing-sentinel]');
    expect(complaints).toEqual([]);
  });

  it('takes brackets in texts for texts', async () => {
    write('livepatch.json', JSON.stringify({ kernel: '6.12', $schema: '['.repeat(300) }));
    write('good.c', GOOD_PATCH);
    expect(await livepatch('check')).toBe(0);
  });

  describe('never leads out of what is checked', () => {
    const LEADS_OUT = /leads out of the workspace, so that it is not read\. .* option --trusted-folder/;
    const series = (...patches: string[]): string => JSON.stringify({ series: [{ patches }] });

    beforeEach(() => {
      write('inside/lp.c', GOOD_PATCH);
      write('outside/lp.c', GOOD_PATCH);
      write('outside/System.map', 'ffffffff81000000 T version_proc_show\n');
    });

    it.each([
      ['a series', series('lp.c', '../outside/lp.c')],
      ['an absolute path', series('/etc/hostname')],
      ['a link', series('link/lp.c')],
      ['a target', JSON.stringify({ targets: ['../outside'] })],
      ['symbols', JSON.stringify({ symbols: '../outside/System.map' })],
      ['a device', JSON.stringify({ symbols: '/dev/zero' })],
    ])('by %s', async (_, text) => {
      symlinkSync(join(folder, 'outside'), join(folder, 'inside/link'));
      write('inside/livepatch.json', text);
      const code = await run(['check', join(folder, 'inside')], {
        cwd: join(folder, 'inside'),
        docs: '',
        ...BARE_ENVIRONMENT,
        out: (printed) => (out += printed),
        complain: (sentence) => void complaints.push(sentence),
      });
      expect(code).toBe(1);
      expect(out).toMatch(LEADS_OUT);
      expect(out).not.toContain('version_proc_show');
    });

    it('nor to another machine', async () => {
      write('inside/livepatch.json', JSON.stringify({ symbols: '//server/share/System.map' }));
      expect(await livepatch('check', 'inside')).toBe(1);
      expect(out).toContain("'//server/share/System.map' is on another machine.");
    });

    it('but where the user trusts the folder, or checks it as well', async () => {
      write('inside/livepatch.json', JSON.stringify({ symbols: '../outside/System.map' }));
      const inside = join(folder, 'inside');
      const elsewhere = { cwd: '/', docs: '', ...BARE_ENVIRONMENT, complain: () => undefined };
      const output = (text: string): void => void (out += text);
      expect(await run(['check', inside], { ...elsewhere, out: output })).toBe(1);
      const trusted = ['check', inside, '--trusted-folder', join(folder, 'outside')];
      expect(await run(trusted, { ...elsewhere, out: output })).toBe(0);
      expect(await livepatch('check', 'inside')).toBe(0);
    });
  });

  it('prints it as JSON', async () => {
    write('livepatch.json', '{\n  "kernal": 1\n}\n');
    write('a/lp.c', GOOD_PATCH);
    expect(await livepatch('check', '--format', 'json')).toBe(0);
    const { findings } = JSON.parse(out) as { findings: unknown[] };
    expect(findings).toMatchObject([
      {
        file: 'livepatch.json',
        rule: 'livepatch-json',
        severity: 'warning',
        range: { start: { line: 1, character: 2 }, end: { line: 1, character: 10 } },
      },
    ]);
  });

  it.each([
    ['the folder', '.'],
    ['its name', 'livepatch.json'],
  ])('finds it by %s, without sources', async (_, path) => {
    write('livepatch.json', '{ "targets": ["gone.c"] }');
    expect(await livepatch('check', path)).toBe(1);
    expect(out).toContain("no file or folder 'gone.c'");
  });

  it('does what it says, unless an option says otherwise', async () => {
    write('livepatch.json', '{ "rules": { "missing-sentinel": "off" } }');
    write('lp.c', WITHOUT_SENTINEL);
    expect(await livepatch('check')).toBe(0);
    expect(await livepatch('check', '--rule', 'missing-sentinel=error')).toBe(1);
  });

  it('reads the symbols that it names', async () => {
    write('livepatch.json', '{ "symbols": "System.map" }');
    write('System.map', 'ffffffff81000000 T other_function\n');
    write('lp.c', GOOD_PATCH);
    expect(await livepatch('check')).toBe(1);
    expect(out).toContain('[unknown-symbol]');
    write('System.map', 'nothing of the kind\n');
    out = '';
    expect(await livepatch('check')).toBe(1);
    expect(out).toContain('lists no function of the kernel');
  });

  it('takes a symbol file that is larger than a source may be', async () => {
    write('livepatch.json', '{ "symbols": "System.map" }');
    write('System.map', 'ffffffff81000000 T version_proc_show\n'.repeat(40_000));
    write('lp.c', GOOD_PATCH);
    await livepatch('check');
    expect(out).not.toContain('livepatch-json');
  });
});
