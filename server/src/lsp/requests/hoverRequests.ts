import { type Hover, MarkupKind, type TextDocumentPositionParams } from 'vscode-languageserver';
import { hover } from '../../features/hover';
import type { Diagnostics } from '../diagnostics';
import type { Session } from '../session';
import { toRange } from '../toProtocol';

/** Answers `textDocument/hover`. */
export function onHover(
  session: Session,
  diagnostics: Diagnostics,
  { textDocument, position }: TextDocumentPositionParams,
): Hover | null {
  const found = session.snapshot(textDocument.uri);
  const { summary } = diagnostics.simulatedWith(session.paths.toPath(textDocument.uri))[0] ?? {};
  const text = found && hover(found.snapshot, found.document.offsetAt(position), summary);
  if (!text) return null;
  const kind = session.client.markdownHover ? MarkupKind.Markdown : MarkupKind.PlainText;
  const value = session.client.markdownHover ? text.markdown : plainText(text.markdown);
  return { contents: { kind, value }, range: toRange(found.snapshot.file, text) };
}

/** Markdown without its marks, for clients that show text as it is. */
export function plainText(markdown: string): string {
  return markdown.replace(/^```.*\n?/gm, '').replace(/\*\*|`/g, '');
}
