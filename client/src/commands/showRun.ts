import { languages, Uri, ViewColumn, window, workspace, type TextDocument } from 'vscode';
import type { ShowRunParams } from '../../../server/src/protocol';
import type { LanguageServer } from '../languageServer';
import { fetchRun, RUN_SCHEME, runUri } from '../runDocuments';

const TRANSCRIPT = 'klp-transcript';

/** Shows the life of the livepatch that a file belongs to, beside it. */
export async function simulate(server: LanguageServer, argument: unknown): Promise<TextDocument | undefined> {
  const uri = isRunParams(argument) ? argument.uri : window.activeTextEditor?.document.uri.toString();
  return uri === undefined ? undefined : await show(server, { uri });
}

/** Shows the run on which a finding was seen. */
export async function showRun(server: LanguageServer, argument: unknown): Promise<TextDocument | undefined> {
  return isRunParams(argument) ? await show(server, argument) : undefined;
}

async function show(server: LanguageServer, params: ShowRunParams): Promise<TextDocument> {
  const { title } = await fetchRun(server, params);
  const document = await workspace.openTextDocument(runUri(title, params));
  const transcript = await languages.setTextDocumentLanguage(document, TRANSCRIPT);
  await window.showTextDocument(transcript, { viewColumn: ViewColumn.Beside, preview: true });
  return transcript;
}

/** Saves the run that is shown where the user says, as a test for `livepatch test`. */
export async function saveRun(): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document?.uri.scheme !== RUN_SCHEME) return;
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const name = document.uri.path.replace(/^\//, '').replaceAll(' ', '-');
  const target = await window.showSaveDialog({
    ...(folder && { defaultUri: Uri.joinPath(folder, name) }),
    filters: { 'Livepatch transcripts': ['klp'] },
  });
  if (!target) return;
  await workspace.fs.writeFile(target, Buffer.from(document.getText(), 'utf8'));
  await window.showTextDocument(target);
}

function isRunParams(argument: unknown): argument is ShowRunParams {
  return (
    typeof argument === 'object' && argument !== null && 'uri' in argument && typeof argument.uri === 'string'
  );
}
