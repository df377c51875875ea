import { describe, expect, it } from 'vitest';
import { compareScenario } from '../../server/src/scenario/compareTranscript';
import { unifiedDiff } from '@livepatch/shell';
import { runTranscript } from '../../server/src/scenario/runTranscript';
import { printTranscript } from '../../server/src/scenario/transcript';
import { parseCommand } from '../../server/src/scenario/transcriptCommand';
import { parseTranscript } from '../../server/src/scenario/transcriptParser';
import { Random } from '../support/random';
import { emptySystem, type EmptySystem } from './emptySystem';

const TEXT = `# what the file is about

===== TEST: first =====
% insmod dir/one.ko a=1
# why
one: loaded
= value
! use after free

===== TEST: second one =====
% rmmod one
`;

describe('a transcript', () => {
  it('is read line by line', () => {
    const { scenarios, problems } = parseTranscript(TEXT);
    expect(problems).toEqual([]);
    expect(scenarios).toEqual([
      {
        name: 'first',
        line: 3,
        lines: [
          { kind: 'command', text: 'insmod dir/one.ko a=1', line: 4 },
          { kind: 'comment', text: 'why', line: 5 },
          { kind: 'text', text: 'one: loaded', line: 6 },
          { kind: 'value', text: 'value', line: 7 },
          { kind: 'fault', text: 'use after free', line: 8 },
        ],
      },
      { name: 'second one', line: 10, lines: [{ kind: 'command', text: 'rmmod one', line: 11 }] },
    ]);
  });

  it('is printed as it is read', () => {
    const { scenarios } = parseTranscript(TEXT);
    expect(printTranscript(scenarios)).toBe(TEXT.slice(TEXT.indexOf('=====')));
    expect(printTranscript([])).toBe('');
  });

  it('may do without a header', () => {
    const { scenarios } = parseTranscript('% rmmod one\r\nlog\r\n');
    expect(scenarios.map(({ name, line, lines }) => [name, line, lines.length])).toEqual([[undefined, 1, 2]]);
  });

  it('names what is wrong in it, with the line', () => {
    const { problems } = parseTranscript(
      '===== TEST: x ====\n% reboot\n%rmmod x\n% cat\n% echo "a > b\nlog\n',
    );
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5]);
    expect(problems[1]?.sentence).toBe(
      "There is no command 'reboot'; there are insmod, modprobe, rmmod, echo, cat, stat, wait, sysctl, sleep, stub, park, unpark, call, choose.",
    );
    for (const { sentence } of problems) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });

  it('can be any text', () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const pieces = [
        '% ',
        '= ',
        '! ',
        '#',
        '=====',
        ' TEST: ',
        '"',
        "'",
        '\\',
        '>',
        'echo',
        'x',
        '\n',
        '\r',
        ' ',
        '\ufeff',
        '\0',
      ];
      const text = Array.from({ length: random.below(40) }, () => random.pick(pieces)).join('');
      expect(() => printTranscript(parseTranscript(text).scenarios)).not.toThrow();
    }
  });
});

describe('a command', () => {
  it.each([
    ['insmod a/b.ko x=1 "y=a b"', { name: 'insmod', path: 'a/b.ko', parameters: ['x=1', 'y=a b'] }],
    ['modprobe m p=1', { name: 'modprobe', module: 'm', parameters: ['p=1'] }],
    ['rmmod dir/m.ko', { name: 'rmmod', module: 'm' }],
    ['echo 0 > /sys/x', { name: 'echo', text: '0\n', path: '/sys/x', isAppending: false }],
    ['echo 0 >> /sys/x', { name: 'echo', text: '0\n', path: '/sys/x', isAppending: true }],
    ['echo -n "a  b">/sys/x', { name: 'echo', text: 'a  b', path: '/sys/x', isAppending: false }],
    [
      "echo 'a > b' c\\ d > /dev/kmsg",
      { name: 'echo', text: 'a > b c d\n', path: '/dev/kmsg', isAppending: false },
    ],
    ['cat /proc/cmdline', { name: 'cat', path: '/proc/cmdline' }],
    ['sysctl kernel.ftrace_enabled=0', { name: 'sysctl', key: 'kernel.ftrace_enabled', value: '0' }],
    ['sysctl kernel.ftrace_enabled = 1', { name: 'sysctl', key: 'kernel.ftrace_enabled', value: '1' }],
    ['sysctl kernel.x', { name: 'sysctl', key: 'kernel.x', value: undefined }],
    ['sleep 2.5', { name: 'sleep', ms: 2500 }],
    ['stat -c %A /sys/x', { name: 'stat', path: '/sys/x' }],
    ['stat --format %A /sys/x', { name: 'stat', path: '/sys/x' }],
    ['rmmod m &', { name: 'background', command: { name: 'rmmod', module: 'm' } }],
    ['wait', { name: 'wait' }],
  ])('%s', (text, command) => {
    expect(parseCommand(text)).toEqual(command);
  });

  it.each([
    '',
    'insmod',
    'insmod m',
    'modprobe a/b',
    'rmmod',
    'rmmod a b',
    'echo 1',
    'echo 1 >',
    'echo 1 > a b',
    'cat',
    'cat a b',
    'cat a > b',
    'sleep',
    'sleep x',
    'sleep 99999',
    'sysctl',
    'stat /sys/x',
    'cat a &',
    'insmod m &',
    'wait 1',
    'ls /',
  ])('%s is refused with a sentence', (text) => {
    expect(parseCommand(text)).toMatch(/^[A-Z].*\.$/);
  });
});

describe('running a transcript', () => {
  const run = (text: string, system: EmptySystem): string => {
    const scenarios = parseTranscript(text).scenarios.map((scenario) =>
      runTranscript(scenario, system, '/a/b.klp'),
    );
    return printTranscript(scenarios);
  };

  it('gives the transcript as it should have been', () => {
    const system = emptySystem({ '/sys/x': 'one\ntwo\n', '/sys/refuses': '', 'sysctl:kernel.y': '0' });
    const commands = [
      'insmod dir/one.ko a=1',
      'insmod dir/bad.ko',
      'modprobe bad_two',
      'rmmod one',
      'rmmod one',
      'cat /sys/x',
      'cat /sys/none',
      'echo new > /sys/x',
      'echo 1 > /sys/refuses',
      'echo 1 > /sys/none',
      'echo hello > /dev/kmsg',
      'sysctl kernel.y=1',
      'sysctl kernel.y=bad',
      'sysctl kernel.z',
    ];
    const text = `===== TEST: all =====\n${commands.map((each) => `% ${each}\n`).join('')}`;
    expect(run(text, system)).toBe(`===== TEST: all =====
% insmod dir/one.ko a=1
one: loaded
% insmod dir/bad.ko
insmod: ERROR: could not insert module dir/bad.ko: Invalid parameters
% modprobe bad_two
modprobe: ERROR: could not insert 'bad_two': Invalid argument
% rmmod one
one: removed
% rmmod one
rmmod: ERROR: Module one is not currently loaded
% cat /sys/x
= one
= two
% cat /sys/none
cat: /sys/none: No such file or directory
% echo new > /sys/x
% echo 1 > /sys/refuses
write error: Invalid argument
% echo 1 > /sys/none
write error: No such file or directory
% echo hello > /dev/kmsg
hello
% sysctl kernel.y=1
= kernel.y = 1
% sysctl kernel.y=bad
sysctl: setting key "kernel.y": Invalid argument
% sysctl kernel.z
sysctl: cannot stat /proc/sys/kernel/z: No such file or directory
`);
    expect(system.files.get('/sys/x')).toBe('new\n');
    expect(system.settled).toEqual(commands.map(() => 3000));
  });

  it('lets virtual time pass for sleep, and shows what is printed meanwhile', () => {
    const system = emptySystem();
    const sleepy: EmptySystem = {
      ...system,
      sleep: (ms) => {
        system.sleep(ms);
        system.print(`slept ${ms}`);
        system.print('sleeping in atomic context', 'fault');
      },
    };
    expect(run('% sleep 2\n', sleepy)).toBe('% sleep 2\nslept 2000\n! sleeping in atomic context\n');
  });

  it('shows nothing of what was logged before', () => {
    const system = emptySystem();
    system.print('boot');
    expect(run('% rmmod x\n', system)).not.toContain('boot');
  });

  it('leaves out what is no command, with the line, and goes on', () => {
    const [scenario] = parseTranscript('% reboot\n% rmmod x\n').scenarios;
    const { lines, problems } = runTranscript(scenario!, emptySystem(), '/a/b.klp');
    expect(problems.map(({ line }) => line)).toEqual([1]);
    expect(lines.map(({ kind, location: location }) => [kind, location?.path, location?.line])).toEqual([
      ['command', '/a/b.klp', 2],
      ['text', '/a/b.klp', 2],
    ]);
  });
});

describe('comparing', () => {
  const text = (line: string) => ({ kind: 'text' as const, text: line });

  it('finds no difference in comments and blanks at ends', () => {
    const expected = {
      name: 'x',
      lines: [{ kind: 'comment' as const, text: 'why' }, text('a  '), text('b')],
    };
    expect(compareScenario(expected, { name: 'x', lines: [text('a'), text('b')] })).toBeUndefined();
  });

  it('shows a difference with what is around it', () => {
    const difference = compareScenario(
      { name: 'x', lines: [text('a'), text('b'), { kind: 'fault', text: 'c' }] },
      { name: 'x', lines: [text('a'), text('B'), text('c')] },
    );
    expect(difference).toBe('--- expected\n+++ actual\n@@ -1,3 +1,3 @@\n a\n-b\n-! c\n+B\n+c\n');
  });

  it('is bounded for texts that have nothing in common', () => {
    const lines = (prefix: string): string =>
      Array.from({ length: 3000 }, (_, index) => `${prefix}${index}\n`).join('');
    const difference = unifiedDiff(lines('a'), lines('b'), { left: 'l', right: 'r' });
    expect(difference.split('\n').length).toBe(6003);
    expect(unifiedDiff('same\n', 'same\n', { left: 'l', right: 'r' })).toBe('');
  });
});
