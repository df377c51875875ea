// Fetches what is needed to run modules on a real kernel: Debian's cloud kernels with their headers, and QEMU. All of it
// is unpacked into the cache; nothing is installed. Run alone it fetches and prints what there is; --update looks for newer ones.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache.mjs';
import {
  candidate,
  contentOf,
  GuestUnavailable,
  missingPackages,
  newestPackage,
  unpackInto,
  updateLists,
} from './kernel-packages.mjs';

export { GuestUnavailable };

/** The kernels that there is a guest for. */
export const GUEST_VERSIONS = ['6.1', '6.12'];

/** The exit status of a command that could not be run here, as opposed to one that failed. */
export const EXIT_UNAVAILABLE = 3;

const LIBRARIES = ['usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'];

/**
 * Makes one kernel and QEMU available, fetching what is missing or, with `update`, has a newer package.
 * @returns `{ version, release, packageVersion, image, headers, qemu: { command, args, env, packageVersion } }`, where release is what
 *   `uname -r` prints, image and headers are paths, and args come first on QEMU's command line.
 * @throws GuestUnavailable if that is not possible here
 */
export function kernelGuest(version, { update = false, log = () => {} } = {}) {
  requireTools();
  const kernel = path.join(guestFolder(), `kernel-${version}`);
  const qemu = path.join(guestFolder(), 'qemu');
  mkdirSync(guestFolder(), { recursive: true });
  if (update || !contentOf(kernel)) fetchKernel(version, kernel, log);
  if (!contentOf(qemu)) fetchQemu(qemu, log);
  const [release, packageVersion] = contentOf(kernel).split(' ');
  return {
    version,
    release,
    packageVersion,
    image: path.join(kernel, 'boot', `vmlinuz-${release}`),
    headers: path.join(kernel, 'usr/src', `linux-headers-${release}`),
    qemu: qemuCommand(qemu),
  };
}

function requireTools() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new GuestUnavailable('A real kernel is run on x86-64 Linux only.');
  for (const tool of ['gcc', 'make']) {
    if (spawnSync(tool, ['--version']).error)
      throw new GuestUnavailable(`Modules for a real kernel are built with ${tool}, and there is none here.`);
  }
}

function guestFolder() {
  return path.join(cacheFolder(), 'kernel-guest');
}

function fetchKernel(version, folder, log) {
  const pattern = `^linux-image-${version.replace('.', '\\.')}\\..*-cloud-amd64-unsigned$`;
  let image = newestPackage(pattern);
  if (!image) {
    updateLists();
    image = newestPackage(pattern);
  }
  if (!image)
    throw new GuestUnavailable(
      `apt knows no cloud kernel ${version}. Run 'apt-get update' as root with Debian 12's main archive in the ` +
        `sources (for 6.12 also bookworm-backports), or set LIVEPATCH_CACHE to a folder where it is unpacked.`,
    );
  const release = /^linux-image-(.*)-unsigned$/.exec(image.name)[1];
  const content = `${release} ${image.version}`;
  if (contentOf(folder) === content) return;
  log(`Fetching ${image.name} ${image.version} and its headers.`);
  unpackInto(folder, kernelPackages(version, release, image), content, pointToUnpackedHeaders);
}

function kernelPackages(version, release, image) {
  const abi = release.replace(/-cloud-amd64$/, '');
  const kbuild = [`linux-kbuild-${abi}`, `linux-kbuild-${version}`].find((name) => candidate(name));
  if (!kbuild) throw new GuestUnavailable(`apt knows no linux-kbuild for ${release}.`);
  const names = [`linux-headers-${release}`, `linux-headers-${abi}-common`, kbuild];
  return [image.name, ...names].map((name) => `${name}=${image.version}`);
}

/** Makefiles of the headers include files by their installed, absolute paths. */
function pointToUnpackedHeaders(work, folder) {
  const sources = path.join(work, 'usr/src');
  for (const name of readdirSync(sources).filter((each) => each.endsWith('-amd64'))) {
    const makefile = path.join(sources, name, 'Makefile');
    const text = readFileSync(makefile, 'utf8');
    writeFileSync(makefile, text.replaceAll('/usr/src/', `${folder}/usr/src/`));
  }
}

function fetchQemu(folder, log) {
  if (!candidate('qemu-system-x86')) updateLists();
  const version = candidate('qemu-system-x86');
  if (!version) throw new GuestUnavailable('apt knows no package qemu-system-x86.');
  log(`Fetching qemu-system-x86 ${version} and the libraries that are missing here.`);
  const packages = missingPackages('qemu-system-x86');
  unpackInto(
    folder,
    packages.length > 0 ? packages : ['qemu-system-x86', 'qemu-system-data', 'seabios'],
    version,
  );
}

function qemuCommand(folder) {
  const share = path.join(folder, 'usr/share');
  const libraries = LIBRARIES.map((each) => path.join(folder, each));
  return {
    command: path.join(folder, 'usr/bin/qemu-system-x86_64'),
    args: ['-L', path.join(share, 'qemu'), '-L', path.join(share, 'seabios')],
    env: { LD_LIBRARY_PATH: libraries.join(':'), QEMU_MODULE_DIR: path.join(libraries[0], 'qemu') },
    packageVersion: contentOf(folder),
  };
}

function main() {
  try {
    for (const version of GUEST_VERSIONS) {
      const { release, packageVersion, image, qemu } = kernelGuest(version, {
        update: process.argv.includes('--update'),
        log: (line) => console.error(line),
      });
      console.log(`${version}: ${release} (${packageVersion}), ${image}, QEMU ${qemu.packageVersion}`);
    }
  } catch (error) {
    if (!(error instanceof GuestUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = EXIT_UNAVAILABLE;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
