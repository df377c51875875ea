import {
  CancellationTokenSource,
  Disposable,
  workspace,
  type LogOutputChannel,
  type TextDocument,
  type TextDocumentChangeEvent,
} from 'vscode';
import { concernsLivepatching } from '../../server/src/base/concernsLivepatching';
import { isLivepatchDiff } from '../../server/src/analysis/modules/patchContent';
import type { LanguageServer } from './languageServer';
import { searchWorkspace } from './workspaceSearch';

export interface LazyStart {
  /** Ends the search and the watching. */
  readonly watching: Disposable;
  /** Resolves when the files that the workspace had at first have been looked at. */
  readonly workspaceSearched: Promise<void>;
}

/** Starts the server once, as soon as an open document or a file of the workspace concerns livepatching. */
export function startWhenConcerned(server: LanguageServer, output: LogOutputChannel): LazyStart {
  const search = new CancellationTokenSource();
  const start = (cause: string): void => {
    if (search.token.isCancellationRequested) return;
    stop();
    output.info(`Starting the language server because of ${cause}`);
    server.start().catch((error: unknown) => output.error(String(error)));
  };
  const look = (document: TextDocument): void => {
    if (documentConcerns(document)) start(document.uri.fsPath);
  };
  const listeners = Disposable.from(
    workspace.onDidOpenTextDocument(look),
    workspace.onDidChangeTextDocument((event) => {
      if (changeConcerns(event)) start(event.document.uri.fsPath);
    }),
    workspace.onDidChangeWorkspaceFolders(() => void searchAndStart(search, start, output)),
  );
  const stop = (): void => {
    search.cancel();
    listeners.dispose();
  };

  workspace.textDocuments.forEach(look);
  const workspaceSearched = searchAndStart(search, start, output);
  return { watching: new Disposable(stop), workspaceSearched };
}

async function searchAndStart(
  search: CancellationTokenSource,
  start: (cause: string) => void,
  output: LogOutputChannel,
): Promise<void> {
  if (search.token.isCancellationRequested) return;
  const { found, cut } = await searchWorkspace(search.token);
  if (found) start(found.fsPath);
  else if (cut) output.info('The workspace is large; the server starts when a livepatch source is opened.');
}

function documentConcerns(document: TextDocument): boolean {
  if (document.languageId === 'klp-transcript') return true;
  if (/\/(?:livepatch\.json|patched_funcs\.csv)$/.test(document.uri.path)) return true;
  if (document.languageId === 'diff') return isLivepatchDiff(document.getText(), []);
  return document.languageId === 'c' && concernsLivepatching(document.getText());
}

/** Looks at the touched lines only: this runs at every keystroke in every C file and patch. */
function changeConcerns({ document, contentChanges }: TextDocumentChangeEvent): boolean {
  if (document.languageId !== 'c' && document.languageId !== 'diff') return false;
  return contentChanges.some(({ range, text }) => {
    const line = Math.min(range.start.line, document.lineCount - 1);
    return concernsLivepatching(document.lineAt(line).text) || concernsLivepatching(text);
  });
}
