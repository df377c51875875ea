import {
  type DocumentHighlight,
  DocumentHighlightKind,
  type Location,
  type ReferenceParams,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { definition } from '../../features/definition';
import { highlights, references } from '../../features/references';
import type { Session } from '../session';
import { toLocation, toRange } from '../toProtocol';

/** Answers `textDocument/definition`. */
export function onDefinition(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): Location[] {
  const found = session.snapshot(textDocument.uri);
  if (!found) return [];
  const locations = definition(found.snapshot, found.document.offsetAt(position));
  return locations.map((location) => toLocation(location, session.placeContext));
}

/** Answers `textDocument/references`. */
export function onReferences(
  session: Session,
  { textDocument, position, context }: ReferenceParams,
): Location[] {
  const found = session.snapshot(textDocument.uri);
  if (!found) return [];
  const locations = references(found.snapshot, found.document.offsetAt(position), context.includeDeclaration);
  return locations.map((location) => toLocation(location, session.placeContext));
}

/** Answers `textDocument/documentHighlight`. */
export function onDocumentHighlight(
  session: Session,
  { textDocument, position }: TextDocumentPositionParams,
): DocumentHighlight[] {
  const found = session.snapshot(textDocument.uri);
  if (!found) return [];
  return highlights(found.snapshot, found.document.offsetAt(position)).map(
    ({ location, isDefinition, isWrite }) => ({
      range: toRange(found.snapshot.file, location),
      kind: isDefinition || isWrite ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }),
  );
}
