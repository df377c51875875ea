import {
  type CancellationToken,
  type DocumentSymbol,
  type DocumentSymbolParams,
  type SymbolInformation,
  SymbolKind,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver';
import { type OutlineNode, outline, outlineOfFile } from '../../features/documentSymbols';
import { workspaceSymbols } from '../../features/workspaceSymbols';
import type { SourceFile } from '../../syntax/sourceFile';
import type { Session } from '../session';
import { toLocation, toRange } from '../toProtocol';

const KINDS: Readonly<Record<OutlineNode['kind'], SymbolKind>> = {
  patch: SymbolKind.Package,
  object: SymbolKind.Module,
  function: SymbolKind.Function,
  callback: SymbolKind.Event,
  state: SymbolKind.Key,
};

/** Answers `textDocument/documentSymbol`. */
export function onDocumentSymbol(
  session: Session,
  { textDocument }: DocumentSymbolParams,
): DocumentSymbol[] | SymbolInformation[] {
  const found = session.snapshot(textDocument.uri);
  if (!found) return [];
  const { file, module } = found.snapshot;
  const nodes = outlineOfFile(outline(module), file.path);
  if (session.client.hierarchicalSymbols) return nodes.map((node) => documentSymbol(node, file));
  return nodes.flatMap((node) => flat(node, '', session));
}

function documentSymbol(node: OutlineNode, file: SourceFile): DocumentSymbol {
  return {
    // An empty name is an error in the protocol.
    name: node.name || '(unnamed)',
    detail: node.detail,
    kind: KINDS[node.kind],
    range: toRange(file, node.range),
    selectionRange: toRange(file, node.location),
    children: node.children.map((child) => documentSymbol(child, file)),
  };
}

function flat(node: OutlineNode, containerName: string, session: Session): SymbolInformation[] {
  const location = toLocation(node.location, session.placeContext);
  const own = { name: node.name || '(unnamed)', kind: KINDS[node.kind], location, containerName };
  return [own, ...node.children.flatMap((child) => flat(child, node.name, session))];
}

/** Answers `workspace/symbol` from all livepatch modules below the workspace's folders, and the open ones. */
export async function onWorkspaceSymbol(
  session: Session,
  { query }: WorkspaceSymbolParams,
  token: CancellationToken,
): Promise<SymbolInformation[]> {
  const modules = await session.workspaceModules(token);
  return workspaceSymbols(modules, query).map((node) => ({
    name: node.name || '(unnamed)',
    kind: KINDS[node.kind],
    location: toLocation(node.location, session.placeContext),
    containerName: node.container,
  }));
}
