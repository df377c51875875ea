import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { workspace, type CancellationToken, type Uri } from 'vscode';
import { isLivepatchDiff } from '../../server/src/analysis/modules/patchContent';
import { concernsLivepatching } from '../../server/src/base/concernsLivepatching';

/** Names that livepatch authors use come first; then any C file or patch, within reason. */
const STAGES = [
  { glob: '**/{patched_funcs.csv,*{livepatch,klp,kpatch}*.{c,h,klp,patch,diff}}', filesMax: 500 },
  { glob: '**/*.{c,h,patch,diff}', filesMax: 4000 },
];
const BYTES_MAX = 1_000_000;
const BATCH = 16;

export interface WorkspaceSearch {
  /** The first file found that concerns livepatching. */
  readonly found?: Uri;
  /** Whether there were more files than are looked at. */
  readonly cut: boolean;
}

/** Looks for a livepatch source in the workspace folders, a few files at a time. */
export async function searchWorkspace(token: CancellationToken): Promise<WorkspaceSearch> {
  let cut = false;
  for (const { glob, filesMax } of STAGES) {
    const files = await workspace.findFiles(glob, undefined, filesMax, token);
    const found = await firstConcerned(files, token);
    if (found) return { found, cut };
    cut = files.length === filesMax;
  }
  return { cut };
}

async function firstConcerned(files: readonly Uri[], token: CancellationToken): Promise<Uri | undefined> {
  for (let start = 0; start < files.length && !token.isCancellationRequested; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    const concerned = await Promise.all(batch.map(fileConcernsLivepatch));
    const found = batch.find((_, index) => concerned[index]);
    if (found) return found;
  }
  return undefined;
}

async function fileConcernsLivepatch(file: Uri): Promise<boolean> {
  if (/\/patched_funcs\.csv$|\.klp$/.test(file.path)) return true;
  try {
    const { size } = await stat(file.fsPath);
    if (size > BYTES_MAX) return false;
    const text = await readFile(file.fsPath, 'latin1');
    if (/\.[ch]$/.test(file.path)) return concernsLivepatching(text);
    return isLivepatchDiff(text, await readdir(path.dirname(file.fsPath)));
  } catch {
    // Gone or not readable: it is not what the user is working on.
    return false;
  }
}
