import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const SCRIPT = 'scripts/kernel-sources.mjs';

const TREE = [
  'include/linux/livepatch.h',
  ...['module', 'moduleparam', 'init', 'printk', 'slab', 'kernel'].map((name) => `include/linux/${name}.h`),
  'kernel/livepatch/core.c',
  'samples/livepatch/Makefile',
  'tools/testing/selftests/livepatch/functions.sh',
  'Documentation/livepatch/livepatch.rst',
  'Documentation/ABI/testing/sysfs-kernel-livepatch',
  'fs/proc/cmdline.c',
  'Makefile',
  'mm/slub.c',
];

/** A small archive that apt-get and apt-cache stand-ins serve, an empty cache, and the script run against both. */
export interface StandInApt {
  readonly cache: string;
  /** Puts a package into the archive. `without` leaves files of the tree out. */
  publish(version: string, packageVersion: string, without?: readonly string[]): void;
  /** Puts bytes into the archive that are no package. */
  publishDamaged(version: string, packageVersion: string): void;
  /** Takes the download away, but not what apt knows of the package. */
  withdraw(version: string): void;
  /** Takes the package away altogether. */
  forget(version: string): void;
  run(...parameters: string[]): { status: number | null; stdout: string; stderr: string };
  /** The commands that the stand-ins were given since the last call. */
  commands(): string[];
  remove(): void;
}

export function hasPackageTools(): boolean {
  return ['dpkg-deb', 'dpkg', 'tar', 'xz'].every((tool) => spawnSync(tool, ['--version']).status === 0);
}

export function makeStandInApt(): StandInApt {
  const root = mkdtempSync(path.join(tmpdir(), 'kernel-sources-'));
  const [archive, cache, bin, log] = ['archive', 'cache', 'bin', 'commands'].map((name) =>
    path.join(root, name),
  );
  for (const folder of [archive!, bin!]) mkdirSync(folder);
  writeStandIns(bin!, archive!, log!);
  const packageFile = (version: string): string => path.join(archive!, `linux-source-${version}.deb`);
  const announce = (version: string, packageVersion: string): void =>
    writeFileSync(path.join(archive!, `linux-source-${version}.version`), packageVersion);
  return {
    cache: cache!,
    publish: (version, packageVersion, without = []) => {
      announce(version, packageVersion);
      buildPackage(root, packageFile(version), version, packageVersion, without);
    },
    publishDamaged: (version, packageVersion) => {
      announce(version, packageVersion);
      writeFileSync(packageFile(version), 'no package');
    },
    withdraw: (version) => rmSync(packageFile(version)),
    forget: (version) => {
      rmSync(packageFile(version));
      rmSync(path.join(archive!, `linux-source-${version}.version`));
    },
    run: (...parameters) =>
      spawnSync(process.execPath, [SCRIPT, ...parameters], {
        encoding: 'utf8',
        env: { ...process.env, LIVEPATCH_CACHE: cache!, PATH: `${bin!}:${process.env['PATH'] ?? ''}` },
      }),
    commands: () => {
      const lines = existsSync(log!) ? readFileSync(log!, 'utf8').trim().split('\n') : [];
      rmSync(log!, { force: true });
      return lines;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function writeStandIns(bin: string, archive: string, log: string): void {
  const note = `echo "$(basename "$0") $1" >> '${log}'; for last; do :; done; name=\${last%%=*}`;
  const scripts = {
    'apt-cache': `version='${archive}'/$name.version
      echo "$name:"; echo "  Installed: (none)"
      if [ -f "$version" ]; then echo "  Candidate: $(cat "$version")"; else echo "  Candidate: (none)"; fi`,
    'apt-get': `if [ "$1" = update ]; then
        for option; do case $option in Dir::State=*) touch "\${option#Dir::State=}/lists/stand-in_Packages";; esac; done
        exit 0
      fi
      [ "$1" = indextargets ] && { echo "Debian bookworm file:/nowhere"; exit 0; }
      [ -f '${archive}'/$name.deb ] || { echo "E: Failed to fetch $last 404 Not Found" >&2; exit 100; }
      cp '${archive}'/$name.deb ./"$name"_0_all.deb`,
  };
  for (const [name, body] of Object.entries(scripts)) {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${note}\n${body}\n`);
    chmodSync(path.join(bin, name), 0o755);
  }
}

function buildPackage(
  root: string,
  file: string,
  version: string,
  packageVersion: string,
  without: readonly string[],
): void {
  const name = `linux-source-${version}`;
  const work = path.join(root, 'work');
  rmSync(work, { recursive: true, force: true });
  for (const member of TREE.filter((member) => !without.includes(member))) {
    write(path.join(work, name, member), `${packageVersion} ${member}\n`);
  }
  write(path.join(work, 'package/DEBIAN/control'), control(name, packageVersion));
  mkdirSync(path.join(work, 'package/usr/src'), { recursive: true });
  must('tar', ['-C', work, '-cJf', path.join(work, 'package/usr/src', `${name}.tar.xz`), name]);
  must('dpkg-deb', ['--root-owner-group', '-b', path.join(work, 'package'), file]);
}

function control(name: string, version: string): string {
  return `Package: ${name}\nVersion: ${version}\nArchitecture: all\nMaintainer: nobody\nDescription: none\n`;
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function must(command: string, parameters: string[]): void {
  const { status, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
}
