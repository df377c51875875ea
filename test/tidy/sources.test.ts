import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  encoding: 'utf8',
}).split('\n');
const programs = tracked.filter((file) => /\.(?:ts|mts|mjs|cjs|js|lua)$/.test(file));
const LINES_MAX = 400;
const UNWANTED = /\b(?:FIXME|XXX|HACK)\b|eslint-disable|@ts-ignore|@ts-nocheck/;
const VAGUE_NAMES = /(?:Manager|Helper|Util|Utils|Provider)\.ts$/;

describe('the sources', () => {
  it.each(programs)('%s is short and has no loose ends', (file) => {
    const text = readFileSync(file, 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(LINES_MAX);
    if (file !== 'test/tidy/sources.test.ts') expect(UNWANTED.exec(text)?.[0]).toBeUndefined();
    expect(file).not.toMatch(VAGUE_NAMES);
  });

  it('of the kernel are not among them', () => {
    for (const file of tracked.filter((each) => /\.[ch]$/.test(each))) {
      expect(readFileSync(file, 'utf8'), file).not.toMatch(
        /Copyright \(C\).*(?:Seth Jennings|Josh Poimboeuf|Joe Lawrence|SUSE|Red Hat)/,
      );
    }
  });

  /** What depends on the hour, on the machine, or on chance. */
  const UNDETERMINED =
    /\bnew Date\(\)|\bDate\.now|\bperformance\b\.|Math\.random|process\.hrtime|\bset(?:Timeout|Interval|Immediate)\(|node:(?:crypto|os|perf_hooks|timers)|process\.(?:env|uptime|cpuUsage|memoryUsage)/;

  it.each(['base', 'kernel', 'machine', 'syntax', 'scenario', 'explore', 'model', 'flow', 'rules'])(
    'of %s have neither clock nor chance in them',
    (room) => {
      const files = programs.filter((file) => file.startsWith(`server/src/${room}/`));
      expect(files.length).toBeGreaterThan(0);
      for (const file of files)
        expect(UNDETERMINED.exec(readFileSync(file, 'utf8'))?.[0], file).toBeUndefined();
    },
  );

  it('each room of server/src has tests', () => {
    const rooms = new Set(
      tracked
        .filter((file) => file.startsWith('server/src/') && file.split('/').length > 3)
        .map((file) => file.split('/')[2]),
    );
    const tested = new Set(
      tracked
        .filter((file) => file.startsWith('test/') && file.endsWith('.test.ts'))
        .map((file) => file.split('/')[1]),
    );
    expect([...rooms].filter((room) => !tested.has(room))).toEqual([]);
  });
});
