import type { FunctionDefinition } from '../syntax/ast';
import type { ControlFlow, FlowNode } from './controlFlowGraph';
import { StatementFlow } from './controlFlowStatements';

const known = new WeakMap<FunctionDefinition, ControlFlow>();

/** The control flow graph of a function. The same definition always gives the same graph. */
export function controlFlowOf(definition: FunctionDefinition): ControlFlow {
  const graph = known.get(definition) ?? build(definition);
  known.set(definition, graph);
  return graph;
}

/** Whether a function comes back to its caller on some way. */
export function mayReturn(definition: FunctionDefinition): boolean {
  return controlFlowOf(definition).nodes.some(({ step }) => step.kind === 'return');
}

function build(definition: FunctionDefinition): ControlFlow {
  const flow = new StatementFlow(definition.body);
  flow.run();
  const { entry } = flow.draft;
  return { entry, nodes: inOrder(entry) };
}

/** Reverse postorder, found without recursion: functions may have any number of statements. */
function inOrder(entry: FlowNode): FlowNode[] {
  const seen = new Set([entry]);
  const finished: FlowNode[] = [];
  const path = [{ node: entry, next: 0 }];
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const edge = top.node.edges[top.next++];
    if (!edge) {
      finished.push(top.node);
      path.pop();
    } else if (!seen.has(edge.to)) {
      seen.add(edge.to);
      path.push({ node: edge.to, next: 0 });
    }
  }
  return finished.reverse();
}
