import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type TextDocumentEdit,
  type TextEdit as ProtocolEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Finding, TextEdit } from '../../base/finding';
import { type Span, touches } from '../../base/span';
import { codeActions } from '../../features/codeActions';
import type { ShowRunParams } from '../../protocol';
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
  const all = diagnostics.findingsIn(path);
  const mends = codeActions(all, path, span).map(({ title, edits, findings, kind }) => ({
    title,
    kind: CodeActionKind.QuickFix,
    isPreferred: kind === 'quickfix',
    diagnostics: findings.map((finding: Finding) => toDiagnostic(finding, session.placeContext)),
    edit: workspaceEdit(edits, session),
  }));
  return [...mends, ...showingRuns(all, path, span, session)];
}

/** What was seen on a run can be shown as one. */
function showingRuns(findings: readonly Finding[], path: string, span: Span, session: Session): CodeAction[] {
  if (!session.client.showsRuns) return [];
  return findings
    .filter(({ location, run }) => run !== undefined && location.file === path && meets(location, span))
    .map((finding) => {
      const diagnostic = toDiagnostic(finding, session.placeContext);
      const shown: ShowRunParams = {
        uri: session.paths.toUri(path),
        rule: finding.rule,
        line: diagnostic.range.start.line,
      };
      const title = 'Show how it happens';
      const command = { title, command: 'livepatch.showRun', arguments: [shown] };
      return { title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command };
    });
}

function meets(a: Span, b: Span): boolean {
  return touches(a, b.start) || touches(b, a.start);
}

function workspaceEdit(edits: readonly TextEdit[], session: Session): WorkspaceEdit {
  const byUri = new Map<string, ProtocolEdit[]>();
  for (const { location, newText } of edits) {
    const uri = session.paths.toUri(location.file);
    const list = byUri.get(uri) ?? [];
    list.push({ range: toRange(session.sources.read(location.file), location), newText });
    byUri.set(uri, list);
  }
  if (!session.client.documentChanges) return { changes: Object.fromEntries(byUri) };
  const documentChanges = [...byUri].map(([uri, list]): TextDocumentEdit => ({
    textDocument: { uri, version: session.documents.get(uri)?.version ?? null },
    edits: list,
  }));
  return { documentChanges };
}
