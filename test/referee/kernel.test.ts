import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { difference } from './compare';
import { countEvents, mixtureFaults } from './generate/events';
import { generate } from './generate/generate';
import { guestCommands } from './host/guestCommands';
import { readReport } from './host/guestReport';
import { kernelOutcome } from './host/kernelTranscript';
import { normaliseLog } from './host/normaliseLog';
import { simulatedKernel } from './kernels';
import { printRecording, readRecording } from './recordings';
import { scenarioOf } from './scenario';
import { simulate } from './simulate';

const root = join(import.meta.dirname, '../..');

describe('the log of a real kernel', () => {
  test('of a warning there remain text and place', () => {
    const records = [
      'before',
      '------------[ cut here ]------------',
      'Something is wrong',
      'WARNING: CPU: 0 PID: 1 at kernel/livepatch/some.c:64 klp_some+0x12/0x34',
      'Modules linked in: a b',
      'RIP: 0010:klp_some+0x12/0x34',
      '---[ end trace 0000000000000000 ]---',
      'after',
    ];
    expect(normaliseLog(records)).toEqual([
      'before',
      '------------[ cut here ]------------',
      'Something is wrong',
      'WARNING: at kernel/livepatch/some.c klp_some',
      'after',
    ]);
  });

  test('of a warning in a module, file and line', () => {
    const [line] = normaliseLog(['WARNING: CPU: 0 PID: 1 at /a/b/mine.c:7 f+0x1/0x2 [mine]']);
    expect(line).toBe('WARNING: at mine.c:7 f');
  });

  test('a dump of the stack is left out, and what follows is not', () => {
    const records = [
      'a',
      'CPU: 0 UID: 0 PID: 1 Comm: init',
      'Call Trace:',
      ' <TASK>',
      ' f+0x1/0x2',
      ' </TASK>',
      'b',
    ];
    expect(normaliseLog(records)).toEqual(['a', 'b']);
  });

  test('what depends on the build is left out, and escapes are undone', () => {
    const records = ['m: loading out-of-tree module taints kernel.', 'two\\x0alines', 'a \\x5c'];
    expect(normaliseLog(records)).toEqual(['two', 'lines', 'a \\']);
  });
});

describe('what the driver is told and reports', () => {
  const scenario = scenarioOf('s', ['insmod a/b-c.ko x=1 y=2', 'echo a\\\\b > /f', 'rmmod b_c', 'cat /f']);
  const commands = scenario.commands.map(({ command }) => command);

  test('commands are written one per line', () => {
    expect(guestCommands([{ commands, showsState: true }], 4).split('\n')).toEqual([
      'scenario\t4\t1',
      'insmod\tb_c\tx=1 y=2',
      'write\t/f\ta\\\\b\\n',
      'rmmod\tb_c',
      'read\t/f',
      'end',
      '',
    ]);
  });

  test('a report becomes a transcript', () => {
    const report = [
      '@scenario 4', '@command', 'L early', 'R -22', 'L late', 'S /x/y 1\\n',
      '@command', 'R 4', '@command', 'M 1', '@command', 'V one\\ntwo\\n', 'R 8', '@cleanup', 'L no', '@end 4',
    ].join('\n'); // prettier-ignore
    const found = readReport(report).get(4)!;
    const { steps, end } = kernelOutcome(scenario, found, new Set(['b_c']));
    expect(end).toBeUndefined();
    expect(steps.map(({ lines }) => lines.map(({ text }) => text))).toEqual([
      [
        'insmod a/b-c.ko x=1 y=2',
        'early',
        'insmod: ERROR: could not insert module a/b-c.ko: Invalid parameters',
        'late',
      ],
      ['echo a\\\\b > /f'],
      ['rmmod b_c', 'rmmod: ERROR: Module b_c is in use'],
      ['cat /f', 'one', 'two'],
    ]);
    expect(steps[0]?.state).toEqual(['/x/y 1']);
  });

  test('commands in the background are told when somebody waits for them', () => {
    const jobs = scenarioOf('s', ['insmod a.ko &', 'rmmod b &', 'echo 1 > /f &', 'wait']);
    expect(
      guestCommands([{ commands: jobs.commands.map(({ command }) => command), showsState: false }], 0),
    ).toBe(
      'scenario\t0\t0\nbackground\tinsmod\ta\t\nbackground\trmmod\tb\nbackground\twrite\t/f\t1\\n\nwait\nend\n',
    );
    const report = [
      '@scenario 0', '@command', 'L begins', '@command', 'M 1', '@command',
      '@command', 'L ends', 'J -17', 'J killed', 'R 0', '@end 0',
    ].join('\n'); // prettier-ignore
    const { steps } = kernelOutcome(jobs, readReport(report).get(0)!, new Set(['a']));
    expect(steps.map(({ lines }) => lines.slice(1).map(({ text }) => text))).toEqual([
      ['begins'],
      [],
      [],
      [
        'ends',
        'insmod: ERROR: could not insert module a.ko: File exists',
        'rmmod: ERROR: Module b is in use',
        'Killed',
      ],
    ]);
  });

  test('what dies or hangs ends the scenario as a fault does', () => {
    const one = scenarioOf('s', ['cat /f', 'wait']);
    const dead =
      '@scenario 0\n@command\nL BUG: kernel NULL pointer dereference, address: 8\nL x\n@killed\n@died\n@end 0';
    const found = kernelOutcome(one, readReport(dead).get(0)!, new Set());
    expect(found.steps[0]?.lines.slice(1).map(({ text }) => text)).toEqual([
      '! BUG: kernel NULL pointer dereference, address: 8',
      'Killed',
    ]);
    expect(found.end).toContain('NULL pointer');
    const simulated = {
      steps: [
        {
          lines: [
            { kind: 'command', text: 'cat /f' },
            { kind: 'fault', text: 'f() reads through NULL' },
            { kind: 'text', text: 'Killed' },
          ],
          state: undefined,
        },
      ],
      end: 'f() reads through NULL',
    } as const;
    expect(difference({ scenario: one, real: found, simulated })).toBeUndefined();
    expect(difference({ scenario: one, real: { ...found, end: undefined }, simulated })).toBeDefined();
    const hung = kernelOutcome(
      one,
      readReport('@scenario 0\n@command\nR 0\n@command\n@hung\n@end 0').get(0)!,
      new Set(),
    );
    expect(hung.end).toBe('! wait hangs');
  });

  test('a scenario that does not end says so', () => {
    const found = readReport('@scenario 0\n@command\nL last words').get(0)!;
    expect(kernelOutcome(scenario, found, new Set()).end).toBe('The kernel died or hung.');
  });
});

test('a recording keeps the words of its author', () => {
  const text = '# About this.\n# kernels: 6.12\n\n===== TEST: one =====\n# first\n% rmmod a\nold\n';
  const outcome = {
    steps: [
      {
        lines: [
          { kind: 'command', text: 'rmmod a' },
          { kind: 'text', text: 'new' },
        ],
        state: undefined,
      },
    ],
    end: undefined,
  } as const;
  const recorded = printRecording(readRecording(text), [outcome], ['6.12 on a day']);
  expect(recorded).toBe(
    '# About this.\n# Recorded from Linux 6.12 on a day\n# kernels: 6.12\n\n===== TEST: one =====\n# first\n% rmmod a\nnew\n',
  );
  expect(printRecording(readRecording(recorded), [outcome], ['6.12 on a day'])).toBe(recorded);
});

describe('generated scenarios', () => {
  const kernel = simulatedKernel(root, '6.12', '6.12');

  test('depend on the seed only', () => {
    expect(generate(7)).toEqual(generate(7));
    expect(generate(7)).not.toEqual(generate(8));
  });

  test('show everything that is looked for', () => {
    const scenarios = Array.from({ length: 300 }, (_, index) => generate(1 + index));
    const outcomes = scenarios.map((scenario) => simulate(kernel, scenario, false));
    expect(outcomes.flatMap(({ end }) => end ?? [])).toEqual([]);
    const steps = outcomes.flatMap((outcome) =>
      outcome.steps.map(({ lines }) => lines.map(({ text }) => text)),
    );
    expect(mixtureFaults(countEvents(steps))).toEqual([]);
  });

  test('a difference in the log or in sysfs is found', () => {
    const scenario = scenarioOf('s', ['insmod target_a.ko']);
    const simulated = simulate(kernel, scenario, true);
    const [step] = simulated.steps;
    const other = { steps: [{ lines: step!.lines, state: ['module target_a 1 Live'] }], end: undefined };
    expect(difference({ scenario, real: simulated, simulated })).toBeUndefined();
    expect(difference({ scenario, real: other, simulated })).toContain('-  [module target_a 1 Live]');
    expect(difference({ scenario, real: { ...simulated, end: 'dead' }, simulated })).toContain('dead');
  });
});
