import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver';
import type { ClientFeatures } from './clientFeatures';

/** What the server offers to a client. */
export function serverCapabilities(client: ClientFeatures): ServerCapabilities {
  return {
    textDocumentSync: {
      openClose: true,
      change: TextDocumentSyncKind.Incremental,
      save: { includeText: false },
    },
    hoverProvider: true,
    completionProvider: { triggerCharacters: ['.', '='] },
    signatureHelpProvider: { triggerCharacters: ['(', ','] },
    documentSymbolProvider: { label: 'Livepatch' },
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    ...(client.showsRuns && { codeLensProvider: {} }),
    codeActionProvider: client.codeActionLiterals ? { codeActionKinds: [CodeActionKind.QuickFix] } : false,
    ...(client.pullDiagnostics && {
      diagnosticProvider: {
        identifier: 'livepatch',
        interFileDependencies: true,
        workspaceDiagnostics: false,
      },
    }),
    ...(client.workspaceFolders && {
      workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    }),
  };
}
