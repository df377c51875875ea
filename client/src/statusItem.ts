import {
  commands,
  Disposable,
  LanguageStatusSeverity,
  languages,
  window,
  type LanguageStatusItem,
} from 'vscode';
import { DOCUMENTS } from './client';
import type { LanguageServer } from './languageServer';
import type { ServerState } from './serverState';

/** Shows what the server does: beside C documents once it has been started, and a message when it fails. */
export function showStatus(server: LanguageServer): Disposable {
  let item: LanguageStatusItem | undefined;
  const listener = server.onDidChangeState((state) => {
    if (!item && state.kind === 'idle') return;
    item ??= languages.createLanguageStatusItem('livepatch.server', DOCUMENTS);
    item.name = 'Kernel Livepatch';
    describe(item, state);
    if (state.kind === 'failed') void reportFailure(server, state.reason);
  });
  return Disposable.from(listener, new Disposable(() => item?.dispose()));
}

function describe(item: LanguageStatusItem, state: ServerState): void {
  item.busy = state.kind === 'starting' || (state.kind === 'running' && state.busy);
  item.severity = state.kind === 'failed' ? LanguageStatusSeverity.Error : LanguageStatusSeverity.Information;
  item.command =
    state.kind === 'running'
      ? { title: 'Check Workspace', command: 'livepatch.checkWorkspace' }
      : { title: 'Restart', command: 'livepatch.restartServer' };
  item.text = textOf(state);
  item.detail = detailOf(state);
}

function detailOf(state: ServerState): string {
  if (state.kind === 'failed') return `The language server ${state.reason}.`;
  const problem = state.kind === 'running' ? state.problem : undefined;
  if (problem !== undefined) return `${problem}.`;
  const reason = state.kind === 'running' ? (state.reason ?? '') : '';
  return reason === '' ? 'Kernel Livepatch' : `Kernel Livepatch. ${reason}`;
}

function textOf(state: ServerState): string {
  switch (state.kind) {
    case 'idle':
      return 'Livepatch: not running';
    case 'starting':
      return 'Livepatch: starting';
    case 'running':
      return state.kernel === undefined ? 'Livepatch' : `Livepatch for ${state.kernel}`;
    case 'failed':
      return 'Livepatch: stopped';
  }
}

async function reportFailure(server: LanguageServer, reason: string): Promise<void> {
  const choice = await window.showErrorMessage(
    `The livepatch language server ${reason}; restart it, or see its output for the cause.`,
    'Restart',
    'Show Output',
  );
  if (choice === 'Restart') await server.restart().catch(() => undefined);
  if (choice === 'Show Output') await commands.executeCommand('livepatch.showOutput');
}
