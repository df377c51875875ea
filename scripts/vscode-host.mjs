// Sets up a real VS Code where the desktop one cannot be downloaded: code-server from npm (the same
// workbench and extension host), shown by Chromium. Run alone it sets up and prints where things are.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache.mjs';
import { removeOrphans } from './orphans.mjs';

const CODE_SERVER = '4.139.1';
/** code-server insists on the Node release that its VS Code is built for. */
const NODE = '24.21.0';
/** How the folder of a set-up is called until it is complete; its process id follows. */
const UNFINISHED = 'unfinished-';

/** Debian packages and how to see that what they bring is there, whoever installed it. */
const BROWSER_NEEDS = [
  { package: 'chromium', isPresent: () => chromiumPath() !== undefined },
  { package: 'fonts-dejavu-core', isPresent: () => existsSync('/usr/share/fonts') && hasFonts() },
];
/** code-server compiles two small dependencies while it is installed. */
const COMPILE_NEEDS = [
  { package: 'g++', isPresent: () => onPath('g++') !== undefined },
  { package: 'make', isPresent: () => onPath('make') !== undefined },
  { package: 'python3', isPresent: () => onPath('python3') !== undefined },
  { package: 'libkrb5-dev', isPresent: () => existsSync('/usr/include/gssapi/gssapi.h') },
];

/** A reason, in one sentence, why the stand-in cannot be had here. */
export class HostUnavailable extends Error {}

/** Where the parts of the stand-in are, or undefined as long as it is not completely set up. */
export function findHost() {
  const folder = hostFolder();
  const chromium = chromiumPath();
  if (!existsSync(folder) || !chromium) return undefined;
  return {
    node: path.join(folder, 'node/node_modules', nodePackage(), 'bin/node'),
    entry: path.join(folder, 'code-server/node_modules/code-server/out/node/entry.js'),
    chromium,
  };
}

/**
 * Sets the stand-in up unless that has been done. Needs npm's registry and, for missing Debian packages, root.
 * @throws HostUnavailable with one sentence that says what is missing.
 */
export function setUpHost() {
  if (process.platform !== 'linux') {
    throw new HostUnavailable(
      'The stand-in for VS Code runs on Linux only; set LIVEPATCH_VSCODE to the path of a VS Code executable.',
    );
  }
  requireDebianPackages(BROWSER_NEEDS);
  if (!existsSync(hostFolder())) {
    requireDebianPackages(COMPILE_NEEDS);
    installCodeServer();
  }
  return findHost();
}

/** The folder appears under this name only when all of it is in place, so its presence means finished. */
function hostFolder() {
  return path.join(cacheFolder(), 'vscode-host', `code-server-${CODE_SERVER}-node-${NODE}`);
}

function nodePackage() {
  return `node-linux-${process.arch}`;
}

function installCodeServer() {
  const finished = hostFolder();
  const parent = path.dirname(finished);
  mkdirSync(parent, { recursive: true });
  removeOrphans(parent, UNFINISHED);
  const folder = mkdtempSync(path.join(parent, `${UNFINISHED}${process.pid}-`));
  console.error(`Setting up code-server ${CODE_SERVER} (about 800 MB, some minutes) in ${finished}`);

  npmInstall(path.join(folder, 'node'), { dependencies: { [nodePackage()]: NODE } });
  const node = path.join(folder, 'node/node_modules', nodePackage());
  npmInstall(
    path.join(folder, 'code-server'),
    {
      dependencies: { 'code-server': CODE_SERVER },
      allowScripts: { [`code-server@${CODE_SERVER}`]: true, argon2: true },
    },
    { PATH: `${path.join(node, 'bin')}:${process.env.PATH}`, npm_config_nodedir: node },
  );
  renameSync(folder, finished);
}

function npmInstall(folder, manifest, env = {}) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  const names = Object.entries(manifest.dependencies).map((pair) => pair.join('@'));
  const done = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    env: { ...outsideOfNpm(), ...env },
    stdio: ['ignore', 2, 2],
  });
  if (done.status !== 0) {
    throw new HostUnavailable(`npm could not install ${names.join(', ')}; its output above says why.`);
  }
}

/** Where packages come from. */
const KEPT_SETTINGS = /^npm_config_(?:registry|cafile|cache|proxy|https_proxy|noproxy)$/i;

/**
 * The environment without what a surrounding `npm test` has put into it: a package's scripts would take that npm's
 * project and Node version for their own.
 */
function outsideOfNpm() {
  const entries = Object.entries(process.env);
  return Object.fromEntries(entries.filter(([name]) => !/^npm_/i.test(name) || KEPT_SETTINGS.test(name)));
}

function requireDebianPackages(needs) {
  const missing = needs.filter((need) => !need.isPresent()).map((need) => need.package);
  if (missing.length === 0) return;
  const list = missing.join(' ');
  if (!onPath('apt-get'))
    throw new HostUnavailable(`The stand-in for VS Code needs ${list}; please install them.`);
  if (process.getuid() !== 0) {
    throw new HostUnavailable(
      `The stand-in for VS Code needs: sudo apt-get install --no-install-recommends ${list}`,
    );
  }
  console.error(`Installing Debian packages: ${list}`);
  aptGet(['update']);
  if (!aptGet(['install', '-y', '--no-install-recommends', ...missing])) {
    throw new HostUnavailable(`apt-get could not install ${list}; its output above says why.`);
  }
}

function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-q', ...args], { env, stdio: ['ignore', 2, 2] }).status === 0;
}

function chromiumPath() {
  return ['chromium', 'chromium-browser', 'google-chrome'].map(onPath).find(Boolean);
}

function hasFonts() {
  return readdirSync('/usr/share/fonts', { recursive: true }).some((name) => /\.(ttf|otf)$/.test(name));
}

function onPath(program) {
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, program))
    .find((candidate) => existsSync(candidate));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(JSON.stringify(setUpHost(), undefined, 2));
  } catch (error) {
    if (!(error instanceof HostUnavailable)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
