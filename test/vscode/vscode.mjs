import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  downloadAndUnzipVSCode,
  resolveCliPathFromVSCodeExecutablePath,
  SilentReporter,
} from '@vscode/test-electron';
import { cacheFolder } from '../../scripts/cache.mjs';
import { setUpHost } from '../../scripts/vscode-host.mjs';

/** The program that takes the place of the VS Code executable. */
export const STAND_IN = path.join(path.dirname(fileURLToPath(import.meta.url)), 'code-stand-in.mjs');

/**
 * The executable that tests run in: the one that LIVEPATCH_VSCODE names, a downloaded desktop VS Code, or the
 * stand-in, which is set up if necessary. Throws HostUnavailable if there is none.
 */
export async function chooseVscode() {
  const named = process.env.LIVEPATCH_VSCODE;
  if (named && named !== 'stand-in') return path.resolve(named);
  const desktop = named ? undefined : await downloadDesktop();
  if (desktop) return desktop;
  setUpHost();
  return STAND_IN;
}

async function downloadDesktop() {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    console.log('vscode: there is no display for desktop VS Code; code-server stands in.');
    return undefined;
  }
  try {
    return await downloadAndUnzipVSCode({
      cachePath: path.join(cacheFolder(), 'vscode-desktop'),
      reporter: new SilentReporter(),
    });
  } catch (error) {
    console.log(`vscode: desktop VS Code could not be downloaded (${error.message}); code-server stands in.`);
    return undefined;
  }
}

/** Installs a .vsix into the folder `extensions` of `scratch`. */
export function installExtension(vscode, vsix, scratch) {
  const program = vscode === STAND_IN ? vscode : resolveCliPathFromVSCodeExecutablePath(vscode);
  const shell = process.platform === 'win32';
  const done = spawnSync(
    shell ? `"${program}"` : program,
    [
      `--install-extension=${vsix}`,
      `--extensions-dir=${path.join(scratch, 'extensions')}`,
      `--user-data-dir=${path.join(scratch, 'install')}`,
    ],
    { shell, stdio: 'inherit' },
  );
  if (done.status !== 0) throw new Error(`The extension could not be installed from ${vsix}.`);
}
