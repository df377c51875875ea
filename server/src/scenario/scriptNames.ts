import { forEachChild, parse, type SyntaxNode } from 'unbash';

/** The function that begins a scenario in the selftests' scripts. */
export const START = 'start_test';

/** A call in a script that begins a scenario. `name`: as it is written, perhaps with variables in it. */
export interface WrittenScenario {
  readonly name: string;
  readonly isExact: boolean;
  /** Line in the script, from 1. */
  readonly line: number;
}

/** The scenarios that a script has, in the order in which they are written. Nothing is run. */
export function scenariosIn(script: string): WrittenScenario[] {
  const found: WrittenScenario[] = [];
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'Command' && node.name?.value === START) {
      const [word] = node.suffix;
      const name = word?.type === 'Word' ? word.value : '';
      found.push({ name, isExact: !/[$`]/.test(name), line: script.slice(0, node.pos).split('\n').length });
    }
    if (node.type !== 'Word') forEachChild(node, visit);
  };
  visit(parse(script));
  return found;
}
