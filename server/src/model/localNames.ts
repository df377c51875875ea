import type { FunctionDefinition, Statement } from '../syntax/ast';
import { forEachStatement } from '../syntax/walk';

/** The names of a function's parameters and of all variables that are declared in its body. */
export function localNames(definition: FunctionDefinition): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name } of definition.type.parameters) if (name) names.add(name.name);
  const body: Statement = definition.body;
  forEachStatement(body, (statement) => {
    if (statement.kind === 'declaration' && statement.name) names.add(statement.name.name);
  });
  return names;
}
