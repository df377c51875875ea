import * as vscode from 'vscode';
import type { LivepatchExtension } from '../../../client/src/extension';
import { eventually, expect } from './runner';

export const ID = 'livepatch.livepatch-language-server';

/** The packaged extension, which must be installed and not loaded from the sources. */
export async function activateExtension(): Promise<LivepatchExtension> {
  const extension = vscode.extensions.getExtension<LivepatchExtension>(ID);
  expect(
    `the extension ${ID} to be installed`,
    vscode.extensions.all.map(({ id }) => id),
    extension !== undefined,
  );
  expect(
    'the packaged extension',
    extension.extensionPath,
    /[\\/]extensions[\\/]/.test(extension.extensionPath),
  );
  return extension.activate();
}

/** Waits until the server runs. */
export async function serverRuns(): Promise<void> {
  const { serverState } = await activateExtension();
  await eventually('the server to run', serverState, (state) => state.kind === 'running');
}
