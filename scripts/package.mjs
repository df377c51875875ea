// Packs the extension into a .vsix. Compiles nothing: the native packages bring prebuilt binaries.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createVSIX, listFiles, PackageManager } from '@vscode/vsce';
import { build } from './build.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const VSIX = path.join(root, 'livepatch-language-server.vsix');
/** Twelve native libraries of some 650 KB make up most of it; then three programs of a good megabyte each. */
const UNPACKED_BYTES_MAX = 13_000_000;

const PLATFORMS = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-arm64', 'win32-x64'];

/** What the extension cannot run without. */
function requiredFiles() {
  return [
    'package.json',
    'README.md',
    'LICENSE',
    'dist/extension.js',
    'dist/main.js',
    'dist/cli.js',
    'dist/simulator.js',
    'dist/node_modules/node-gyp-build/node-gyp-build.js',
    'dist/node_modules/tree-sitter/index.js',
    'dist/node_modules/tree-sitter-c/bindings/node/index.js',
    'dist/node_modules/tree-sitter-c/src/node-types.json',
    ...PLATFORMS.flatMap((platform) => [
      `dist/node_modules/tree-sitter/prebuilds/${platform}/tree-sitter.node`,
      `dist/node_modules/tree-sitter-c/prebuilds/${platform}/tree-sitter-c.node`,
    ]),
    ...contributedFiles(),
    ...readdirSync(path.join(root, 'docs/rules')).map((page) => `docs/rules/${page}`),
  ];
}

/** The files that `contributes` in package.json points to. */
function contributedFiles() {
  const { contributes } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const grammars = contributes.grammars.map((grammar) => grammar.path);
  const languages = contributes.languages.flatMap((language) => language.configuration ?? []);
  const schemas = contributes.jsonValidation.map((validation) => validation.url);
  return [...grammars, ...languages, ...schemas].map((file) => path.posix.normalize(file));
}

/** Sources, tests and what a packaging machine compiled have no business at the user's. */
const FORBIDDEN = /(^|\/)(build|test|tests|client|server|scripts|examples)\/|\.(ts|cc|h|map|vsix)$/;

/** Complaints about what would be packed; none if it is as it should be. */
function complaints(files) {
  const present = new Set(files);
  const bytes = files.reduce((sum, file) => sum + statSync(path.join(root, file)).size, 0);
  return [
    ...requiredFiles().flatMap((file) => (present.has(file) ? [] : [`${file} is missing`])),
    ...files.flatMap((file) => (FORBIDDEN.test(file) ? [`${file} does not belong in it`] : [])),
    ...(bytes > UNPACKED_BYTES_MAX ? [`its files have ${bytes} bytes, more than ${UNPACKED_BYTES_MAX}`] : []),
  ];
}

/**
 * Builds for production and packs.
 * @returns the path of the .vsix. Throws with a list of complaints if its content is not as it should be.
 */
export async function packageExtension() {
  await build({ production: true });
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const wrong = complaints(files);
  if (wrong.length > 0) throw new Error(`The package is not as it should be:\n  ${wrong.join('\n  ')}`);
  await createVSIX({
    cwd: root,
    packagePath: VSIX,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  return VSIX;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const vsix = await packageExtension();
    console.log(`${path.relative(process.cwd(), vsix)}: ${Math.round(statSync(vsix).size / 1024)} KB`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
