import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasPackageTools, makeStandInApt, type StandInApt } from './standInApt';

const UNAVAILABLE = 3;

/** Of a process that has ended, so that it cannot be running. */
function endedProcess(): number {
  return spawnSync('true').pid;
}

describe.skipIf(!hasPackageTools())('kernel-sources', () => {
  let apt: StandInApt;
  const inCache = (...parts: string[]): string => path.join(apt.cache, 'kernel-sources', ...parts);
  const versionOf = (version: string): string =>
    readFileSync(inCache(version, 'Makefile'), 'utf8').split(' ')[0]!;

  beforeEach(() => {
    apt = makeStandInApt();
    apt.publish('6.12', '6.12.1-1');
    apt.publish('6.1', '6.1.1-1');
  });
  afterEach(() => apt.remove());

  test('fetches what the tests need, once', () => {
    const { status, stdout } = apt.run();
    expect(stdout).toBe(`6.12: ${inCache('6.12')}\n6.1: ${inCache('6.1')}\n`);
    expect(status).toBe(0);
    expect(existsSync(inCache('6.1', 'kernel/livepatch/core.c'))).toBe(true);
    expect(existsSync(inCache('6.1', 'mm/slub.c'))).toBe(false);
    expect(readdirSync(inCache()).sort()).toEqual(['6.1', '6.12']);
    expect(apt.commands()).toContain('apt-get download');
    expect(apt.run().status).toBe(0);
    expect(apt.commands()).toEqual([]);
  });

  test('does again what was interrupted', () => {
    mkdirSync(inCache('6.12', 'kernel'), { recursive: true });
    writeFileSync(inCache('6.12', 'kernel/half'), 'half');
    mkdirSync(inCache(`unfinished-${endedProcess()}-6.12`));
    mkdirSync(inCache(`unfinished-${process.pid}-6.12`));
    expect(apt.run().status).toBe(0);
    expect(existsSync(inCache('6.12', 'kernel/half'))).toBe(false);
    expect(versionOf('6.12')).toBe('6.12.1-1');
    expect(readdirSync(inCache()).sort()).toEqual(['6.1', '6.12', `unfinished-${process.pid}-6.12`]);
  });

  test('looks for newer packages only when asked', () => {
    apt.run();
    apt.publish('6.12', '6.12.10-1');
    apt.run();
    expect(versionOf('6.12')).toBe('6.12.1-1');
    apt.commands();
    expect(apt.run('--update').status).toBe(0);
    expect([versionOf('6.12'), versionOf('6.1')]).toEqual(['6.12.10-1', '6.1.1-1']);
    expect(apt.commands().filter((command) => command === 'apt-get download')).toHaveLength(1);
  });

  test('keeps what it has when the update fails', () => {
    apt.run();
    apt.publishDamaged('6.12', '6.12.10-1');
    const { status, stderr } = apt.run('--update');
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toContain('linux-source-6.12 could not be unpacked: ');
    expect(versionOf('6.12')).toBe('6.12.1-1');
    expect(readdirSync(inCache()).sort()).toEqual(['6.1', '6.12']);
  });
});

describe.skipIf(!hasPackageTools())('kernel-sources says in a sentence that', () => {
  let apt: StandInApt;
  beforeEach(() => {
    apt = makeStandInApt();
  });
  afterEach(() => apt.remove());

  test('apt does not know the package', () => {
    const { status, stderr, stdout } = apt.run();
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toMatch(/^apt knows no package linux-source-6\.12\. Run 'apt-get update' as root /);
    expect(stdout).toBe('');
    expect(apt.commands().includes('apt-get update')).toBe(process.getuid?.() === 0);
  });

  test('the download failed', () => {
    apt.publish('6.12', '6.12.1-1');
    apt.withdraw('6.12');
    const { status, stderr } = apt.run();
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toContain('apt-get could not download linux-source-6.12 6.12.1-1: E: Failed to fetch');
  });

  test('the package has another layout', () => {
    apt.publish('6.12', '6.12.1-1', ['kernel/livepatch/core.c', 'include/linux/livepatch.h']);
    const { status, stderr } = apt.run();
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toContain(
      "linux-source-6.12 does not contain include/linux/livepatch*.h, kernel/livepatch; the package's layout has changed.",
    );
  });

  test('this is no Debian', () => {
    const { status, stderr } = spawnSync(process.execPath, ['scripts/kernel-sources.mjs'], {
      encoding: 'utf8',
      env: { LIVEPATCH_CACHE: apt.cache, PATH: '/nonexistent' },
    });
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toMatch(/^The kernel sources come from Debian packages, and there is no apt-cache here\./);
  });
});
