import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import type { FlowEdge, FlowNode } from '../../server/src/flow/controlFlowGraph';
import { controlFlowOf } from '../../server/src/flow/controlFlow';
import type { FunctionDefinition } from '../../server/src/syntax/ast';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { type TranslationUnit, translationUnit } from '../../server/src/syntax/translationUnit';

/** The first function of a text, with its unit. */
export function functionIn(text: string): { definition: FunctionDefinition; unit: TranslationUnit } {
  const unit = translationUnit(sourceFile('/f.c', text), { read: () => undefined }, DEFAULT_PROFILE);
  const definition = unit.items.find((item) => item.kind === 'function-definition');
  if (!definition) throw new Error(`no function in ${text}`);
  return { definition, unit };
}

/**
 * All ways through `void f(void) { body }` on which nothing is decided twice in the same way: what is called on each,
 * conditions with `+` or `-`, `case` labels, and how it ends.
 */
export function pathsThrough(body: string): string[] {
  const { definition, unit } = functionIn(`void f(void) { ${body} }`);
  const text = (span: { start: number; end: number }): string => {
    const location = unit.map.locationOf(span);
    return unit.main.text.slice(location.start, location.end);
  };
  const paths: string[] = [];
  follow(controlFlowOf(definition).entry, [], [], paths, text);
  return paths;
}

type TextOf = (span: { start: number; end: number }) => string;

function follow(
  node: FlowNode,
  words: readonly string[],
  taken: readonly FlowEdge[],
  paths: string[],
  textOf: TextOf,
): void {
  const own = [...words, ...wordsOf(node, textOf)];
  const open = node.edges.filter((edge) => timesIn(taken, edge) < (edge.when === undefined ? 3 : 1));
  if (node.edges.length === 0) paths.push(own.join(' '));
  for (const edge of open) {
    follow(edge.to, [...own, ...edgeWords(node, edge, textOf)], [...taken, edge], paths, textOf);
  }
}

function timesIn(taken: readonly FlowEdge[], edge: FlowEdge): number {
  return taken.filter((each) => each === edge).length;
}

function wordsOf({ step }: FlowNode, textOf: TextOf): string[] {
  switch (step.kind) {
    case 'expression':
      return step.expression.kind === 'call' ? [textOf(step.expression)] : [];
    case 'return':
      return [step.statement ? textOf(step.statement).replace(/;$/, '') : 'end'];
    case 'unknown':
      return ['unknown'];
    default:
      return [];
  }
}

function edgeWords({ step }: FlowNode, { when }: FlowEdge, textOf: TextOf): string[] {
  if (typeof when === 'object') return [when.value ? `case:${textOf(when.value)}` : 'default'];
  if (when === 'unmatched') return [when];
  if (when === undefined) return [];
  const what = step.kind === 'condition' ? textOf(step.expression) : step.kind;
  return [what + (when ? '+' : '-')];
}
