import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasPackageTools, makeStandInApt, type StandInApt } from './standInApt';

const UNAVAILABLE = 3;
const VERSIONS = ['7.2', '6.12', '6.1', '5.10'];

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
    for (const version of VERSIONS) apt.publish(version, `${version}.1-1`);
  });
  afterEach(() => apt.remove());

  test('fetches what the tests need, once', () => {
    const { status, stdout } = apt.run();
    expect(stdout).toBe(VERSIONS.map((version) => `${version}: ${inCache(version)}\n`).join(''));
    expect(status).toBe(0);
    expect(existsSync(inCache('6.1', 'kernel/livepatch/core.c'))).toBe(true);
    expect(existsSync(inCache('6.1', 'mm/slub.c'))).toBe(false);
    expect(readdirSync(inCache()).sort()).toEqual([...VERSIONS].sort());
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
    expect(readdirSync(inCache()).sort()).toEqual([...VERSIONS, `unfinished-${process.pid}-6.12`].sort());
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

  test('goes on without a kernel that a rolling suite has no more', () => {
    apt.forget('7.2');
    const { status, stdout, stderr } = apt.run();
    expect(status).toBe(0);
    expect(stderr).toContain('Debian sid has no package linux-source-7.2 any more; ');
    expect(stdout).not.toContain('7.2: ');
    expect(readdirSync(inCache()).sort()).toEqual(['5.10', '6.1', '6.12', '7.2.gone']);
  });

  test('asks for another suite in lists of its own', () => {
    apt.run();
    const line = readFileSync(path.join(apt.cache, 'apt/bullseye/sources.list'), 'utf8');
    expect(line).toMatch(/^deb (\[signed-by=\S+\] )?file:\/nowhere bullseye main\n$/);
  });

  test('keeps what it has when the update fails', () => {
    apt.run();
    apt.publishDamaged('6.12', '6.12.10-1');
    const { status, stderr } = apt.run('--update');
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toContain('linux-source-6.12 could not be unpacked: ');
    expect(versionOf('6.12')).toBe('6.12.1-1');
    expect(readdirSync(inCache()).sort()).toEqual([...VERSIONS].sort());
  });
});

describe.skipIf(!hasPackageTools())('kernel-sources says in a sentence that', () => {
  let apt: StandInApt;
  beforeEach(() => {
    apt = makeStandInApt();
    apt.publish('7.2', '7.2.1-1');
  });
  afterEach(() => apt.remove());

  test('apt does not know the package', () => {
    const { status, stderr, stdout } = apt.run();
    expect(status).toBe(UNAVAILABLE);
    expect(stderr).toMatch(/^apt knows no package linux-source-6\.12\. Run 'apt-get update' as root /m);
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
    expect(stderr).toMatch(/^The kernel sources come from Debian packages\. There is no apt-get here\. Set /);
  });
});
