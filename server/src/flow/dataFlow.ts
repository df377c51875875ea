import type { ControlFlow, FlowEdge, FlowNode } from './controlFlowGraph';

/** A question about a function that is answered by following all ways through it from its beginning. */
export interface ForwardAnalysis<State> {
  /** What is known at the beginning. */
  readonly start: State;
  /** What is known where two ways meet. Only finitely many joins may change a state. */
  join(first: State, second: State): State;
  equals(first: State, second: State): boolean;
  /** What is known after a step, if `before` is known before it. */
  after(node: FlowNode, before: State): State;
  /** What is known on an edge, if `after` is known after its node; undefined if the edge cannot be taken. */
  along(node: FlowNode, edge: FlowEdge, after: State): State | undefined;
}

/** Rounds over the whole graph: as many as loops are nested, and some more for what a loop passes on to itself. */
const ROUNDS_MAX = 24;

/**
 * What is known in front of each node that can be reached.
 * @returns undefined if no answer was found within a bounded number of steps
 */
export function solveForward<State>(
  flow: ControlFlow,
  analysis: ForwardAnalysis<State>,
): ReadonlyMap<FlowNode, State> | undefined {
  const before = new Map<FlowNode, State>([[flow.entry, analysis.start]]);
  const pending = new Set<FlowNode>([flow.entry]);
  for (let round = 0; round < ROUNDS_MAX; round++) {
    if (pending.size === 0) return before;
    for (const node of flow.nodes) if (pending.delete(node)) advance(node, analysis, before, pending);
  }
  return undefined;
}

function advance<State>(
  node: FlowNode,
  analysis: ForwardAnalysis<State>,
  before: Map<FlowNode, State>,
  pending: Set<FlowNode>,
): void {
  const after = analysis.after(node, before.get(node) as State);
  for (const edge of node.edges) {
    const arriving = analysis.along(node, edge, after);
    if (arriving === undefined) continue;
    const known = before.get(edge.to);
    const next = known === undefined ? arriving : analysis.join(known, arriving);
    if (known !== undefined && analysis.equals(known, next)) continue;
    before.set(edge.to, next);
    pending.add(edge.to);
  }
}
