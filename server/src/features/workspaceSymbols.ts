import type { Module } from '../model/declarations/module';
import { type OutlineNode, outline } from './documentSymbols';

/** An outline's node with the names of what it is in. */
export interface WorkspaceSymbolNode extends OutlineNode {
  /** The module, then the node's parents: `lp › patch › vmlinux`. */
  readonly container: string;
}

const SYMBOLS_MAX = 500;

/** The outline nodes of all modules whose name contains the letters of `query` in order, any case. */
export function workspaceSymbols(modules: readonly Module[], query: string): WorkspaceSymbolNode[] {
  const found: WorkspaceSymbolNode[] = [];
  const visit = (nodes: readonly OutlineNode[], container: string): void => {
    for (const node of nodes) {
      if (matches(node.name, query) || matches(node.detail, query)) found.push({ ...node, container });
      visit(node.children, `${container} › ${node.name}`);
    }
  };
  for (const module of modules) visit(outline(module), module.name);
  return found.filter(({ location }) => location.file !== '').slice(0, SYMBOLS_MAX);
}

function matches(text: string, query: string): boolean {
  let at = 0;
  const lower = text.toLowerCase();
  for (const letter of query.toLowerCase()) {
    at = lower.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
