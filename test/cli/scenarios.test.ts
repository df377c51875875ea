import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileName } from '../../server/src/base/kernelProfile';
import { CommandFailure, type Environment } from '../../server/src/cli/environment';
import type { CreateSystem } from '../../server/src/cli/scenarioFiles';
import { simulate } from '../../server/src/cli/simulate';
import { test as testCommand } from '../../server/src/cli/test';
import { BARE_ENVIRONMENT } from '../support/environment';
import { emptySystem } from '../scenario/emptySystem';

let folder: string;
let out: string;
let complaints: string[];
let booted: string[];

const environment = (): Environment => ({
  cwd: folder,
  docs: 'docs/rules',
  ...BARE_ENVIRONMENT,
  out: (text) => (out += text),
  complain: (sentence) => void complaints.push(sentence),
});

const createSystem: CreateSystem = (folders, profile) => {
  booted.push(`${profileName(profile)}: ${folders.map((each) => each.slice(folder.length + 1)).join(' ')}`);
  const system = emptySystem({ '/sys/x': '1\n' }, ['one']);
  const rmmod = system.rmmod.bind(system);
  return Object.assign(system, {
    rmmod: (name: string) => {
      if (name === 'faulty') system.print('use after free', 'fault');
      return rmmod(name);
    },
    stats: () => ({
      constructs: [{ name: 'asm', count: 1, location: undefined }],
      bounds: [],
      functions: [{ name: 'do_it', count: 2, location: join(folder, 'mods/one.c:7') }],
    }),
  });
};

const run = (command: typeof simulate, ...args: string[]) => command(args, environment(), createSystem);
const write = (name: string, text: string) => writeFileSync(join(folder, name), text);

const GOOD = '===== TEST: good =====\n% insmod one.ko\none: loaded\n';
const BAD = '===== TEST: bad =====\n% insmod one.ko\none: unloaded\n';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lp-scenarios-'));
  mkdirSync(join(folder, 'mods'));
  out = '';
  complaints = [];
  booted = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('livepatch simulate', () => {
  it('prints what happens, and ends with 0', () => {
    write('a.klp', `${BAD}\n${GOOD}`);
    expect(run(simulate, 'a.klp', '--modules', 'mods,.', '--kernel', '5.14')).toBe(0);
    expect(out).toBe(`${BAD.replace('unloaded', 'loaded')}\n${GOOD}`);
    expect(booted).toEqual(['5.14: mods ', '5.14: mods ']);
  });

  it('ends with 1 if a fault was detected', () => {
    write('a.klp', '% rmmod faulty\n');
    expect(run(simulate, 'a.klp')).toBe(1);
    expect(out).toBe(
      '% rmmod faulty\n! use after free\nrmmod: ERROR: Module faulty is not currently loaded\n',
    );
  });

  it('looks for modules beside the file', () => {
    mkdirSync(join(folder, 'test_modules'));
    write('a.klp', GOOD);
    run(simulate, 'a.klp');
    expect(booted).toEqual(['6.12:  test_modules']);
  });

  it('prints every event as JSON', () => {
    write('a.klp', '===== TEST: t =====\n% sleep 1\n% cat /sys/x\n');
    expect(run(simulate, 'a.klp', '--format', 'json', '--stats')).toBe(0);
    const placeAt = (line: number) => ({ file: 'a.klp', line, column: 1 });
    expect(JSON.parse(out)).toEqual({
      scenarios: [
        {
          name: 't',
          events: [
            { kind: 'command', text: 'sleep 1', time: 0, place: placeAt(2) },
            { kind: 'command', text: 'cat /sys/x', time: 1000, place: placeAt(3) },
            { kind: 'value', text: '1', time: 1000, place: placeAt(3) },
          ],
        },
      ],
      stats: {
        bounds: [],
        constructs: [{ name: 'asm', count: 1 }],
        functions: [{ name: 'do_it', count: 2, place: join('mods', 'one.c:7') }],
      },
    });
  });

  it('lists what was not known', () => {
    write('a.klp', `${GOOD}\n${GOOD}`);
    run(simulate, 'a.klp', '--stats');
    expect(out).toContain(
      '\nNot known in the code that ran:\n  construct asm: 2 times\n' +
        `  function do_it: 4 times, first at ${join('mods', 'one.c')}:7\n`,
    );
  });

  it.each([
    [[], /^Name a file\./],
    [['a.klp', 'b.klp'], /^Name one file only\./],
    [['none.klp'], /^none\.klp does not exist/],
    [['a.klp', '--modules', 'nowhere'], /^--modules: nowhere is not a folder\.$/],
    [['a.klp', '--kernel', 'x'], /^--kernel: 'x' is not a kernel version/],
    [['a.klp', '--format', 'xml'], /^--format takes text, json/],
    [['a.klp', '--filter', 'x'], /^--filter belongs to/],
    [['a.klp', '--frob'], /^Unknown option '--frob'/],
    [['script.sh'], /is a script; 'livepatch test script\.sh'/],
    [['wrong.klp'], /^wrong\.klp:2: There is no command 'reboot'/],
  ])('%j cannot be run', (args, sentence) => {
    write('a.klp', GOOD);
    write('script.sh', 'exit 0');
    write('wrong.klp', '# x\n% reboot\n');
    expect(() => run(simulate, ...args)).toThrow(CommandFailure);
    expect(() => run(simulate, ...args)).toThrow(sentence);
  });
});

describe('livepatch test', () => {
  it('ends with 0 if all pass', () => {
    write('a.klp', GOOD);
    expect(run(testCommand, 'a.klp')).toBe(0);
    expect(out).toBe('ok    a.klp: good\n1 passed, 0 failed\n');
  });

  it('ends with 1 and shows the difference if one fails; each scenario has a fresh system', () => {
    write('a.klp', `${GOOD}\n${BAD}\n${GOOD.replace('good', 'again')}`);
    expect(run(testCommand, 'a.klp')).toBe(1);
    expect(out).toContain('FAIL  a.klp:5: bad\n      the log is not as expected\n');
    expect(out).toContain('      -one: unloaded\n      +one: loaded\n');
    expect(out).toMatch(/ok {4}a\.klp: again\n2 passed, 1 failed\n$/);
    expect(booted.length).toBe(3);
  });

  it('runs only what matches the filter', () => {
    write('a.klp', `${GOOD}\n${BAD}`);
    expect(run(testCommand, 'a.klp', '--filter', '^go+d$')).toBe(0);
    expect(booted.length).toBe(1);
    expect(run(testCommand, 'a.klp', '--filter', 'none')).toBe(2);
    expect(complaints).toEqual(['livepatch: There is no scenario whose name matches /none/.']);
    expect(() => run(testCommand, 'a.klp', '--filter', '(')).toThrow("'(' is not a regular expression");
  });

  it('interprets scripts, on one system each', () => {
    write('f.sh', 'start_test() { echo "TEST: $1"; }\n');
    write(
      'test-a.sh',
      '#!/bin/bash\n. $(dirname $0)/f.sh\nstart_test one\nuname -r\nstart_test two\nexit 1\n',
    );
    expect(run(testCommand, 'test-a.sh', '--kernel', '6.1')).toBe(1);
    expect(out).toBe(
      'ok    test-a.sh: one\nFAIL  test-a.sh:5: two\n      TEST: two\n      TEST: two\n1 passed, 1 failed\n',
    );
    expect(booted).toEqual(['6.1: ']);
  });

  it('does not run a script whose scenarios do not match', () => {
    write('test-a.sh', 'start_test() { :; }\nstart_test one\n');
    write('a.klp', GOOD);
    expect(run(testCommand, 'test-a.sh', 'a.klp', '--filter', 'good')).toBe(0);
    expect(booted.length).toBe(1);
  });

  it('ends with 2 if a file cannot be run, and runs the others', () => {
    write('a.klp', GOOD);
    write('wrong.klp', '% reboot\n% cat\n');
    expect(run(testCommand, 'none.klp', 'wrong.klp', 'a.klp')).toBe(2);
    expect(complaints.join('\n')).toMatch(/none\.klp does not exist[^]*wrong\.klp:1: [^]*wrong\.klp:2: /);
    expect(out).toMatch(/1 passed, 0 failed\n$/);
  });

  it('prints results as JSON', () => {
    write('a.klp', `${GOOD}\n${BAD}`);
    expect(run(testCommand, 'a.klp', '--format', 'json')).toBe(1);
    const report = JSON.parse(out) as {
      results: { name: string; passed: boolean; line: number }[];
      passed: number;
    };
    expect(report.results.map(({ name, passed, line }) => [name, passed, line])).toEqual([
      ['good', true, 1],
      ['bad', false, 5],
    ]);
    expect([report.passed]).toEqual([1]);
  });

  it('tells how it is used', () => {
    expect(run(testCommand, '--help')).toBe(0);
    expect(run(simulate, '--help')).toBe(0);
    expect(out).toMatch(/Usage: livepatch test FILE…[^]*Usage: livepatch simulate FILE\.klp/);
  });
});
