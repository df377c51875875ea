import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../server/src/cli/environment';
import { run } from '../../server/src/cli/runCommand';
import { RULES } from '../../server/src/rules/registry';
import { BARE_ENVIRONMENT } from '../support/environment';
import { GOOD_PATCH, WITHOUT_SENTINEL } from '../support/samples';

let folder: string;
let out: string;
let complaints: string[];

const environment = (): Environment => ({
  cwd: folder,
  docs: join(process.cwd(), 'docs/rules'),
  ...BARE_ENVIRONMENT,
  out: (text) => (out += text),
  complain: (sentence) => void complaints.push(sentence),
});

const livepatch = (...args: string[]) => run(args, environment());

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lp-cli-'));
  out = '';
  complaints = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

interface JsonReport {
  findings: {
    file: string;
    rule: string;
    severity: string;
    message: string;
    range: unknown;
    related: unknown[];
  }[];
}

describe('livepatch check', () => {
  it('ends with 0 for a module without fault', async () => {
    writeFileSync(join(folder, 'good.c'), GOOD_PATCH);
    expect(await livepatch('check', 'good.c')).toBe(0);
    expect(out).toBe('1 livepatch source checked: no findings.\nSeen: 1 livepatch module.\n');
  });

  it('ends with 1 for an error and shows the line', async () => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    expect(await livepatch('check', 'bad.c')).toBe(1);
    expect(out).toMatch(
      /^bad\.c:11:24: error: .*\[missing-sentinel\]\n {3}11 \| static struct klp_func vmlinux_funcs\[\] = \{\n/,
    );
    expect(out).toContain('      |                        ^~~~~~~~~~~~~\n');
  });

  it('prints JSON with zero-based ranges', async () => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    expect(await livepatch('check', '--format', 'json', 'bad.c')).toBe(1);
    const { findings } = JSON.parse(out) as JsonReport;
    expect(findings).toEqual([
      {
        file: 'bad.c',
        range: { start: { line: 10, character: 23 }, end: { line: 10, character: 36 } },
        rule: 'missing-sentinel',
        severity: 'error',
        message: expect.any(String) as string,
        related: [],
      },
    ]);
  });

  it('counts columns in UTF-16 code units', async () => {
    writeFileSync(
      join(folder, 'bad.c'),
      WITHOUT_SENTINEL.replace('static struct klp_func', '/* 𝔵é */ static struct klp_func'),
    );
    await livepatch('check', '--format=json', 'bad.c');
    const { findings } = JSON.parse(out) as JsonReport;
    expect(findings[0]?.range).toMatchObject({ start: { line: 10, character: 23 + '/* 𝔵é */ '.length } });
  });

  it('prints SARIF 2.1.0', async () => {
    writeFileSync(join(folder, 'bad one.c'), WITHOUT_SENTINEL);
    expect(await livepatch('check', '--format', 'sarif')).toBe(1);
    const log = JSON.parse(out) as {
      version: string;
      runs: {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number; locations: unknown[] }[];
      }[];
    };
    const [first] = log.runs;
    expect(log.version).toBe('2.1.0');
    expect(first?.tool.driver.rules.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
    expect(first?.tool.driver.rules[first.results[0]?.ruleIndex ?? -1]?.id).toBe('missing-sentinel');
    expect(first?.results[0]?.locations).toEqual([
      {
        physicalLocation: {
          artifactLocation: { uri: 'bad%20one.c' },
          region: { startLine: 11, startColumn: 24, endLine: 11, endColumn: 37 },
        },
      },
    ]);
  });

  it('shows what would act on a terminal as text', async () => {
    const text = WITHOUT_SENTINEL.replaceAll('version_proc_show', 'version\u001b[31m_\u202eshow');
    writeFileSync(join(folder, 'bad\u001b[2J.c'), text);
    expect(await livepatch('check', '.', 'no\u001b]0;x\u0007.c')).toBe(2);
    expect(out).toContain('bad\\x1b[2J.c:11:24: error: ');

    expect(out + complaints.join('')).not.toMatch(/[\u001b\u0007\u202e]/);
  });

  it('takes many names in a comment that no rule has for one fault', async () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `no-rule-${index}`).join(', ');
    writeFileSync(join(folder, 'long.c'), `/* livepatch-ignore-next-line ${names} */\n${GOOD_PATCH}`);
    expect(await livepatch('check', '--format', 'json', 'long.c')).toBe(0);
    const { findings } = JSON.parse(out) as JsonReport;
    expect(findings.map(({ rule, message }) => [rule, message])).toEqual([
      [
        'unused-suppression',
        "There is no rule called 'no-rule-0', nor for 19999 more names here, so this comment suppresses nothing. Remove it or correct the name.",
      ],
    ]);
  });

  it('finds sources in folders by their content', async () => {
    mkdirSync(join(folder, 'deep/er'), { recursive: true });
    writeFileSync(join(folder, 'deep/er/bad.c'), WITHOUT_SENTINEL);
    writeFileSync(join(folder, 'deep/livepatch.c'), 'int livepatch;\n');
    writeFileSync(join(folder, 'deep/notes.txt'), WITHOUT_SENTINEL);
    symlinkSync(folder, join(folder, 'deep/loop'));
    expect(await livepatch('check')).toBe(1);
    expect(out).toContain(join('deep', 'er', 'bad.c'));
    expect(out).toContain('1 livepatch source checked (2 files searched): 1 error.');
  });

  it('says what a path is not, and goes on with the others', async () => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    writeFileSync(join(folder, 'binary.c'), Buffer.from([0, 1, 2, 0]));
    expect(await livepatch('check', 'missing.c', 'README', 'binary.c', 'bad.c')).toBe(2);
    expect(complaints).toEqual([
      'missing.c does not exist.',
      'README does not exist.',
      'binary.c cannot be read as C text: it is not readable, binary, or larger than 1 MiB.',
    ]);
    expect(out).toContain('[missing-sentinel]');
  });

  it.each([
    [['--format', 'xml'], "--format takes text, json, sarif, not 'xml'."],
    [['--kernel', 'twelve'], "'twelve' is not a kernel version"],
    [['--kernel', '3.10'], 'has no livepatching'],
    [['--fail-on', 'hint'], '--fail-on takes error, warning'],
    [['--rule', 'nothing=off'], "there is no rule called 'nothing'"],
    [['--frobnicate'], "Unknown option '--frobnicate'"],
    [['--symbols', 'none.map', '.'], 'none.map does not exist.'],
    [['--kernel-source', 'none', '.'], 'none does not exist.'],
  ])('refuses %j with a sentence', async (args, sentence) => {
    expect(await livepatch('check', ...args)).toBe(2);
    expect(complaints.join('\n')).toContain(sentence);
    expect(complaints.join('\n')).not.toContain('should not have happened');
  });

  it('fails on warnings if asked to, and takes severities', async () => {
    writeFileSync(join(folder, 'bad.c'), WITHOUT_SENTINEL);
    expect(await livepatch('check', '--rule', 'missing-sentinel=warning')).toBe(0);
    expect(await livepatch('check', '--rule', 'missing-sentinel=warning', '--fail-on', 'warning')).toBe(1);
    expect(await livepatch('check', '--rule', 'missing-sentinel=off', '--fail-on', 'warning')).toBe(0);
  });

  it('knows which files make up a module', async () => {
    const [funcs, rest] = [
      WITHOUT_SENTINEL.slice(0, WITHOUT_SENTINEL.indexOf('static struct klp_object')),
      WITHOUT_SENTINEL.slice(WITHOUT_SENTINEL.indexOf('static struct klp_object')),
    ];
    writeFileSync(join(folder, 'Makefile'), 'obj-m := lp.o\nlp-y := main.o \\\n\tfuncs.o\n');
    writeFileSync(join(folder, 'funcs.c'), funcs.replace('static struct klp_func', 'struct klp_func'));
    writeFileSync(
      join(folder, 'main.c'),
      `#include <linux/livepatch.h>\nextern struct klp_func vmlinux_funcs[];\n${rest}`,
    );
    expect(await livepatch('check', '--format', 'json')).toBe(1);
    const { findings } = JSON.parse(out) as JsonReport;
    expect(findings.map(({ file, rule }) => `${file} ${rule}`)).toEqual(['funcs.c missing-sentinel']);
  });
});

describe('livepatch', () => {
  it('prints its version and help', async () => {
    expect(await livepatch('--version')).toBe(0);
    expect(out).toBe('1.2.3\n');
    for (const args of [['--help'], ['check', '--help'], ['explain', '--help']]) {
      out = '';
      expect(await livepatch(...args)).toBe(0);
      expect(out).toMatch(/^Usage: livepatch/);
    }
  });

  it('explains each rule', async () => {
    for (const { id } of RULES) {
      out = '';
      expect(await livepatch('explain', id)).toBe(0);
      expect(out).toMatch(new RegExp(`^# ${id}\n`));
    }
  });

  it.each([
    [[]],
    [['frobnicate']],
    [['explain', 'no-such-rule']],
    [['explain', '../../package.json']],
    [['explain', 'a', 'b']],
  ])('refuses %j', async (args) => {
    expect(await livepatch(...args)).toBe(2);
    expect(complaints).toHaveLength(1);
  });
});
