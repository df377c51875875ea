import {
  type CancellationToken,
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  FileChangeType,
  type InitializeParams,
  type InitializeResult,
} from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import {
  CHECK_WORKSPACE,
  type CheckWorkspaceParams,
  EXPLAIN_RULE,
  type ExplainRuleParams,
  RULES,
  SHOW_RUN,
  type ShowRunParams,
} from '../protocol';
import { serverCapabilities } from './capabilities';
import { clientFeatures } from './clientFeatures';
import { refreshSettings } from './configuration';
import { Diagnostics } from './diagnostics';
import { onCodeAction } from './requests/codeActionRequests';
import { onCompletion, onSignatureHelp } from './requests/completionRequests';
import { onHover } from './requests/hoverRequests';
import { onCheckWorkspace, onExplainRule, onRules } from './requests/livepatchRequests';
import { onDefinition, onDocumentHighlight, onReferences } from './requests/navigationRequests';
import { onCodeLens, onShowRun } from './requests/runRequests';
import { onDocumentSymbol, onWorkspaceSymbol } from './requests/symbolRequests';
import { type Installation, Session } from './session';

/** Serves one client over `connection` until it hangs up. */
export function serve(connection: Connection, installation: Installation): void {
  const session = new Session(connection, installation);
  const diagnostics = new Diagnostics(session);
  const initialised = lifecycle(session, diagnostics);
  documents(session, diagnostics, initialised);
  requests(session, diagnostics, initialised);
  connection.listen();
}

/** @returns a promise that the settings have been read for the first time */
function lifecycle(session: Session, diagnostics: Diagnostics): Promise<void> {
  const { connection } = session;
  let options: unknown;
  connection.onInitialize((params): InitializeResult => {
    takeParams(session, params);
    options = params.initializationOptions;
    const { version } = session.installation;
    return { capabilities: serverCapabilities(session.client), serverInfo: { name: 'livepatch', version } };
  });
  connection.onShutdown(() => {
    diagnostics.stop();
    session.runner.end();
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    await refreshSettings(session, settings);
    diagnostics.allChanged();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const changed = changes.map(({ uri, type }) => ({ path: session.paths.toPath(uri), type }));
    session.forget(changed.map(({ path }) => path));
    diagnostics.allChanged(
      changed.filter(({ type }) => type === FileChangeType.Deleted).map(({ path }) => path),
    );
  });
  return new Promise((resolve) => {
    connection.onInitialized(async () => {
      // Whatever happens to the settings, documents are looked at.
      await refreshSettings(session, options).finally(resolve);
      register(session, diagnostics);
    });
  });
}

function takeParams(session: Session, params: InitializeParams): void {
  session.client = clientFeatures(params.capabilities);
  const { workspaceFolders } = params;
  const { rootUri, rootPath }: { readonly rootUri?: unknown; readonly rootPath?: unknown } = params;
  // Clients that know no workspace folders have one root, and older ones say it as a path.
  const path = typeof rootPath === 'string' ? URI.file(rootPath).toString() : undefined;
  const root = typeof rootUri === 'string' ? rootUri : path;
  const uris = workspaceFolders?.map(({ uri }) => uri) ?? (root === undefined ? [] : [root]);
  session.setFolders(uris.map((uri) => session.paths.remember(uri)));
}

/** One watcher each, since not all clients understand braces. */
const WATCHED = [
  '**/*.c',
  '**/*.h',
  '**/*.patch',
  '**/*.diff',
  '**/patched_funcs.csv',
  '**/Makefile',
  '**/Kbuild',
  '**/utsrelease.h',
  '**/livepatch.json',
];

function register(session: Session, diagnostics: Diagnostics): void {
  const { client, connection } = session;
  if (client.configurationRegistration) {
    const section = 'livepatch';
    session.tell(() => connection.client.register(DidChangeConfigurationNotification.type, { section }));
  }
  if (client.watchedFilesRegistration) {
    const watchers = WATCHED.map((globPattern) => ({ globPattern }));
    session.tell(() => connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }));
  }
  if (client.workspaceFolders) {
    connection.workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => session.paths.toPath(uri)));
      const folders = [...session.folders, ...added.map(({ uri }) => session.paths.remember(uri))];
      session.setFolders(folders.filter((folder) => !gone.has(folder)));
      await refreshSettings(session, undefined);
      diagnostics.allChanged();
    });
  }
}

function documents(session: Session, diagnostics: Diagnostics, initialised: Promise<void>): void {
  session.documents.onDidOpen(({ document }) => {
    const path = session.takeText(document);
    void initialised.then(() => diagnostics.look(path));
  });
  session.documents.onDidChangeContent(({ document }) => {
    const path = session.takeText(document);
    void initialised.then(() => diagnostics.changed(path));
  });
  session.documents.onDidSave(({ document }) => diagnostics.saved(session.paths.toPath(document.uri)));
  session.documents.onDidClose(({ document }) => {
    const path = session.paths.toPath(document.uri);
    // The client gets messages about a document under the URI that it has opened it with.
    session.sources.close(path);
    diagnostics.closed(path);
    session.close(path);
  });
  session.documents.listen(session.connection);
}

function requests(session: Session, diagnostics: Diagnostics, initialised: Promise<void>): void {
  const { connection } = session;
  connection.onHover((params) => onHover(session, diagnostics, params));
  connection.onCompletion((params) => onCompletion(session, params));
  connection.onSignatureHelp((params) => onSignatureHelp(session, params));
  connection.onDefinition((params) => onDefinition(session, params));
  connection.onReferences((params) => onReferences(session, params));
  connection.onDocumentHighlight((params) => onDocumentHighlight(session, params));
  connection.onDocumentSymbol((params) => onDocumentSymbol(session, params));
  connection.onWorkspaceSymbol((params, token) => onWorkspaceSymbol(session, params, token));
  connection.onCodeAction((params) => onCodeAction(session, diagnostics, params));
  connection.languages.diagnostics.on(async ({ textDocument, previousResultId }) => {
    await initialised;
    return diagnostics.report(session.paths.toPath(textDocument.uri), previousResultId);
  });
  connection.onCodeLens((params) => onCodeLens(session, diagnostics, params));
  connection.onRequest(SHOW_RUN, (params: ShowRunParams) => onShowRun(session, diagnostics, params));
  connection.onRequest(RULES, onRules);
  connection.onRequest(EXPLAIN_RULE, (params: ExplainRuleParams) => onExplainRule(session, params));
  connection.onRequest(CHECK_WORKSPACE, (params: CheckWorkspaceParams, token: CancellationToken) => {
    const progress = connection.window.attachWorkDoneProgress(params.workDoneToken);
    return onCheckWorkspace(session, diagnostics, params, token, progress);
  });
}
