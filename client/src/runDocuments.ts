import {
  Disposable,
  DocumentLink,
  EventEmitter,
  languages,
  Range,
  Uri,
  workspace,
  type TextDocument,
} from 'vscode';
import { SHOW_RUN, type ShowRunParams, type ShowRunResult } from '../../server/src/protocol';
import type { LanguageServer } from './languageServer';

export const RUN_SCHEME = 'livepatch-run';

/** The read-only transcript of a run. */
export function runUri(title: string, params: ShowRunParams): Uri {
  return Uri.from({ scheme: RUN_SCHEME, path: `/${title}.klp`, query: JSON.stringify(params) });
}

/** Asks the server for a run; rejects if there is none any more. */
export async function fetchRun(server: LanguageServer, params: ShowRunParams): Promise<ShowRunResult> {
  const client = await server.start();
  return await client.sendRequest<ShowRunResult>(SHOW_RUN, params);
}

/** Lets the editor open runs, each line linked to the source that it comes from. */
export function registerRuns(server: LanguageServer): Disposable {
  const shown = new Map<string, ShowRunResult>();
  const outdated = new EventEmitter<Uri>();
  const content = workspace.registerTextDocumentContentProvider(RUN_SCHEME, {
    onDidChange: outdated.event,
    provideTextDocumentContent: async (uri) => {
      try {
        const run = await fetchRun(server, JSON.parse(uri.query) as ShowRunParams);
        shown.set(uri.toString(), run);
        return run.text;
      } catch (error) {
        // A run that was shown and is gone is no failure: its fault has been fixed.
        if (!shown.has(uri.toString())) throw error;
        shown.set(uri.toString(), { title: '', text: '', links: [] });
        return `# ${error instanceof Error ? error.message : String(error)}\n`;
      }
    },
  });
  const changes = server.onDidChangeRuns(() => {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === RUN_SCHEME) outdated.fire(uri);
  });
  const links = languages.registerDocumentLinkProvider(
    { scheme: RUN_SCHEME },
    { provideDocumentLinks: (document) => linksIn(document, shown.get(document.uri.toString())) },
  );
  const closed = workspace.onDidCloseTextDocument(({ uri }) => shown.delete(uri.toString()));
  return Disposable.from(outdated, content, changes, links, closed);
}

function linksIn(document: TextDocument, run: ShowRunResult | undefined): DocumentLink[] {
  return (run?.links ?? []).map(({ line, uri, targetLine, targetCharacter }) => {
    const { range } = document.lineAt(line);
    const fragment = `L${targetLine + 1},${targetCharacter + 1}`;
    return new DocumentLink(new Range(range.start, range.end), Uri.parse(uri).with({ fragment }));
  });
}
