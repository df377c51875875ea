import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** A command as it is written in a script. */
export interface WrittenCall {
  /** Its first argument, perhaps with variables in it; empty without one. */
  readonly argument: string;
  /** Line in the script, from 1. */
  readonly line: number;
}

/** The calls of a command or function by its name, in the order in which they are written. Nothing is run. */
export function writtenCalls(script: string, name: string): WrittenCall[] {
  const found: WrittenCall[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name?.value === name) {
      const [word] = node.suffix;
      const argument = word?.type === 'Word' ? word.value : '';
      found.push({ argument, line: script.slice(0, node.pos).split('\n').length });
    }
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  visit(parse(script));
  return found;
}
