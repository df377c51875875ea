import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type TextDocumentEdit,
  type TextEdit as ProtocolEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Finding, TextEdit } from '../../base/finding';
import { codeActions } from '../../features/codeActions';
import type { Diagnostics } from '../diagnostics';
import type { Session } from '../session';
import { toDiagnostic, toRange } from '../toProtocol';

/** Answers `textDocument/codeAction`. */
export function onCodeAction(
  session: Session,
  diagnostics: Diagnostics,
  params: CodeActionParams,
): CodeAction[] {
  const { textDocument, range, context } = params;
  const document = session.documents.get(textDocument.uri);
  const wantsFixes = !context.only || context.only.some((kind) => CodeActionKind.QuickFix.startsWith(kind));
  if (!document || !wantsFixes) return [];
  const path = session.paths.toPath(textDocument.uri);
  const span = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return codeActions(diagnostics.findingsIn(path), path, span).map(({ title, edits, findings, kind }) => ({
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: kind === 'quickfix',
    diagnostics: findings.map((finding: Finding) => toDiagnostic(finding, session.placeContext)),
    edit: workspaceEdit(edits, session),
  }));
}

function workspaceEdit(edits: readonly TextEdit[], session: Session): WorkspaceEdit {
  const byUri = new Map<string, ProtocolEdit[]>();
  for (const { place, newText } of edits) {
    const uri = session.paths.toUri(place.file);
    const list = byUri.get(uri) ?? [];
    list.push({ range: toRange(session.sources.read(place.file), place), newText });
    byUri.set(uri, list);
  }
  if (!session.client.documentChanges) return { changes: Object.fromEntries(byUri) };
  const documentChanges = [...byUri].map(([uri, list]): TextDocumentEdit => ({
    textDocument: { uri, version: session.documents.get(uri)?.version ?? null },
    edits: list,
  }));
  return { documentChanges };
}
