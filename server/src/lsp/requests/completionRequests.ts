import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  MarkupKind,
  type SignatureHelp,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { completion } from '../../features/completion';
import { type Completion, withoutPlaceholders } from '../../features/completionItem';
import { signatureHelp } from '../../features/signatureHelp';
import type { ClientFeatures } from '../clientFeatures';
import type { Session } from '../session';
import { toRange } from '../toProtocol';
import { plainText } from './hoverRequests';

const KINDS: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  field: CompletionItemKind.Field,
  function: CompletionItemKind.Function,
  macro: CompletionItemKind.Constant,
  value: CompletionItemKind.Value,
  snippet: CompletionItemKind.Snippet,
};

/** Answers `textDocument/completion`. */
export function onCompletion(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): CompletionItem[] {
  const found = session.snapshot(textDocument.uri);
  if (!found) return [];
  const offset = found.document.offsetAt(position);
  return completion(found.snapshot, offset).map((item, index) => {
    const range = toRange(found.snapshot.file, { start: offset - item.replaced, end: offset });
    const newText = session.client.snippets ? item.snippet : withoutPlaceholders(item.snippet);
    return {
      label: item.label,
      kind: KINDS[item.kind],
      detail: item.detail,
      sortText: String(index).padStart(4, '0'),
      insertTextFormat: session.client.snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
      textEdit: { range, newText },
      ...(item.filter !== undefined && { filterText: item.filter }),
      ...(item.documentation !== '' && { documentation: documentation(item.documentation, session.client) }),
    };
  });
}

function documentation(markdown: string, client: ClientFeatures) {
  return client.markdownCompletion
    ? { kind: MarkupKind.Markdown, value: markdown }
    : { kind: MarkupKind.PlainText, value: plainText(markdown) };
}

/** Answers `textDocument/signatureHelp`. */
export function onSignatureHelp(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): SignatureHelp | null {
  const found = session.snapshot(textDocument.uri);
  const help = found && signatureHelp(found.snapshot, found.document.offsetAt(position));
  if (!help) return null;
  const parameters = help.parameters.map(({ label, documentation: text }) => ({
    label,
    documentation: text,
  }));
  const signature = {
    label: help.label,
    documentation: documentation(help.documentation, session.client),
    parameters,
  };
  return { signatures: [signature], activeSignature: 0, activeParameter: help.active };
}
