import type { Call, CaseLabel, Declaration, Expression, ReturnStatement } from '../syntax/ast';

/** What happens at one node of a control flow graph. */
export type Step =
  /** Ways meet; nothing happens. */
  | { readonly kind: 'join' }
  /** The expression is carried out; what it consists of has been carried out before. */
  | { readonly kind: 'expression'; readonly expression: Expression; readonly isUsed: boolean }
  /** A variable begins to exist; its initialiser has been carried out. */
  | { readonly kind: 'declaration'; readonly declaration: Declaration }
  /** The expression, which has been carried out, decides between an edge that is `true` and one that is `false`. */
  | { readonly kind: 'condition'; readonly expression: Expression }
  /** The value, which has been carried out, decides between the edges that bear case labels. */
  | { readonly kind: 'switch'; readonly value: Expression }
  /** An iterator macro that is not visible takes the next element (`true`) or ends (`false`). */
  | { readonly kind: 'iterate'; readonly call: Call }
  /** The function returns; absent `statement`: its closing brace was reached. */
  | { readonly kind: 'return'; readonly statement: ReturnStatement | undefined }
  | { readonly kind: 'asm' }
  /** Something that could not be read: it may do anything and go on anywhere. */
  | { readonly kind: 'unknown' };

export interface FlowEdge {
  readonly to: FlowNode;
  /** When the edge is taken. A switch without `default` has an edge `unmatched`. Undefined: always. */
  readonly when: boolean | CaseLabel | 'unmatched' | undefined;
}

export interface FlowNode {
  readonly step: Step;
  readonly edges: readonly FlowEdge[];
}

/** All ways through one function. Nodes that no way leads to are not in it. */
export interface ControlFlow {
  readonly entry: FlowNode;
  /** All nodes that can be reached, each after those that lead to it, except over the edges that close loops. */
  readonly nodes: readonly FlowNode[];
}

interface DraftNode extends FlowNode {
  readonly edges: FlowEdge[];
}

/** A graph that is being built along the way of execution. */
export class FlowDraft {
  readonly entry: FlowNode = this.node({ kind: 'join' });
  /** Where execution is; undefined after a jump. */
  private current: DraftNode | undefined = this.entry as DraftNode;

  /** Whether execution can get here. */
  get isReached(): boolean {
    return this.current !== undefined;
  }

  /** A node that paths can lead to before anything follows it. */
  join(): FlowNode {
    return this.node({ kind: 'join' });
  }

  /** Goes on with a step. */
  step(step: Step): void {
    const node = this.node(step);
    this.link(this.current, node, undefined);
    this.current = node;
  }

  /** Goes on at `target`; what follows here is not reached from here. */
  jump(target: FlowNode): void {
    this.link(this.current, target, undefined);
    this.current = undefined;
  }

  /** Adds an edge from the last step, without leaving it. */
  edge(target: FlowNode, when: FlowEdge['when']): void {
    this.link(this.current, target, when);
  }

  /** What follows is reached from the last step only over edges that were added. */
  end(): void {
    this.current = undefined;
  }

  /** Goes on at a node that ways were led to, and from here. */
  resume(node: FlowNode): void {
    this.link(this.current, node, undefined);
    this.current = node as DraftNode;
  }

  private node(step: Step): DraftNode {
    return { step, edges: [] };
  }

  private link(from: DraftNode | undefined, to: FlowNode, when: FlowEdge['when']): void {
    from?.edges.push({ to, when });
  }
}
