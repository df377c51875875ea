import type { Location } from '../base/span';
import { valueOf } from '../model/declarations/fact';
import type {
  Callback,
  KlpArray,
  KlpFunc,
  KlpObject,
  KlpPatch,
  KlpState,
  Module,
} from '../model/declarations/module';
import { factText, objectTitle } from './klpSummary';

/** One line of an outline. */
export interface OutlineNode {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'patch' | 'object' | 'function' | 'callback' | 'state';
  /** What is selected when the node is chosen. */
  readonly location: Location;
  /** All that belongs to it in the same file: at least `place`, and the ranges of its children. */
  readonly range: Location;
  readonly children: readonly OutlineNode[];
}

/** The outline of a module: patch → objects → functions and callbacks, and states. */
export function outline(module: Module): OutlineNode[] {
  return outlineNodes(module).map(withRange);
}

type BareNode = Omit<OutlineNode, 'range' | 'children'> & { readonly children: readonly BareNode[] };

/** What a node declares may stand above it: an array comes before the patch that uses it. */
function withRange({ children, ...node }: BareNode): OutlineNode {
  const ranged = children.map(withRange);
  const { file } = node.location;
  const inFile = ranged.flatMap((child) => rangesIn(file, child));
  const start = Math.min(node.location.start, ...inFile.map((range) => range.start));
  const end = Math.max(node.location.end, ...inFile.map((range) => range.end));
  return { ...node, range: { file, start, end }, children: ranged };
}

/** Children in another file may have children in this one. */
function rangesIn(file: string, node: OutlineNode): Location[] {
  return node.range.file === file ? [node.range] : node.children.flatMap((child) => rangesIn(file, child));
}

function outlineNodes(module: Module): BareNode[] {
  const patches = module.patches.map(patchNode);
  const inPatches = new Set<unknown>(
    module.patches.flatMap(({ objs, states }) => [valueOf(objs), valueOf(states)]),
  );
  // Arrays that no patch is seen to use are still worth finding.
  const objects = module.objectArrays.filter((array) => !inPatches.has(array)).flatMap(objectNodes);
  const states = module.stateArrays.filter((array) => !inPatches.has(array)).flatMap(stateNodes);
  return [...patches, ...objects, ...states];
}

/** The part of an outline that lies in one file; a node in another file is replaced by its children. */
export function outlineOfFile(nodes: readonly OutlineNode[], file: string): OutlineNode[] {
  return nodes.flatMap((node) => {
    const children = outlineOfFile(node.children, file);
    return node.location.file === file ? [{ ...node, children }] : children;
  });
}

function patchNode(patch: KlpPatch): BareNode {
  const objects = valueOf(patch.objs);
  const states = valueOf(patch.states);
  const detail = factText(
    patch.replace,
    (value) => (value ? 'livepatch, replaces' : 'livepatch'),
    'livepatch',
  );
  const children = [...(objects ? objectNodes(objects) : []), ...(states ? stateNodes(states) : [])];
  return { name: patch.name, detail, kind: 'patch', location: patch.location, children };
}

function objectNodes(array: KlpArray<KlpObject>): BareNode[] {
  return array.entries.filter(isShown).map((object) => {
    const funcs = valueOf(object.funcs);
    const children = [...(funcs ? funcNodes(funcs) : []), ...object.callbacks.map(callbackNode)];
    return {
      name: objectTitle(object),
      detail: 'object',
      kind: 'object',
      location: object.location,
      children,
    };
  });
}

function isShown(entry: {
  readonly isEmpty: boolean | undefined;
  readonly callbacks?: readonly Callback[];
}): boolean {
  return entry.isEmpty !== true || (entry.callbacks?.length ?? 0) > 0;
}

function funcNodes(array: KlpArray<KlpFunc>): BareNode[] {
  return array.entries.filter(isShown).map((func) => ({
    name: factText(func.oldName, (name) => name, '?'),
    detail: factText(func.newFunc, ({ name }) => `→ ${name}()`, ''),
    kind: 'function',
    location: func.location,
    children: [],
  }));
}

function callbackNode(callback: Callback): BareNode {
  const { function: fact } = callback;
  const detail = factText(fact, ({ name }) => `${name}()`, '');
  const location = fact.state === 'known' ? fact.entry : fact.state === 'unknown' ? fact.location : undefined;
  return {
    name: callback.name,
    detail,
    kind: 'callback',
    location: location ?? { file: '', start: 0, end: 0 },
    children: [],
  };
}

function stateNodes(array: KlpArray<KlpState>): BareNode[] {
  return array.entries.filter(isShown).map((state) => ({
    name: `state ${factText(state.id, String, '0')}`,
    detail: factText(state.version, (version) => `version ${version}`, ''),
    kind: 'state',
    location: state.location,
    children: state.callbacks.map(callbackNode),
  }));
}
