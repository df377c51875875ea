import { isLasting } from '../machine/lib/kernelLibrary';
import type { Program } from '../machine/run/program';
import type { CFunction } from '../machine/run/unit';
import type { Expression } from '../syntax/ast';
import { forEachExpression } from '../syntax/walk';

/**
 * The functions of a module that leave nothing behind which outlives their call: they do not use the livepatch API, register
 * nothing, touch no variable that the module changes, and give no function or variable of the module away. How often such a
 * function is called does not matter to a livepatch.
 */
export function idleFunctions(program: Program): ReadonlySet<string> {
  const facts = new Map(program.functions.map((each) => [each.name, factsOf(each)]));
  const variables = new Set(program.variables.map(({ name }) => name));
  const changed = new Set([...facts.values()].flatMap((each) => [...each.changed]));
  const isBusy = ({ named, called, changed: own }: Facts): boolean =>
    [...own].some((name) => variables.has(name)) ||
    [...named].some((name) => isLasting(name) || (changed.has(name) && variables.has(name))) ||
    [...named].some((name) => facts.has(name) && !called.has(name));
  const busy = new Set([...facts].filter(([, each]) => isBusy(each)).map(([name]) => name));
  for (let grown = true; grown;) {
    grown = false;
    for (const [name, { called }] of facts) {
      if (busy.has(name) || ![...called].some((each) => busy.has(each))) continue;
      busy.add(name);
      grown = true;
    }
  }
  return new Set([...facts.keys()].filter((name) => !busy.has(name)));
}

/** Names in a function's body. */
interface Facts {
  readonly named: ReadonlySet<string>;
  readonly called: ReadonlySet<string>;
  /** Written, or their address is taken. */
  readonly changed: ReadonlySet<string>;
}

function factsOf({ definition }: CFunction): Facts {
  const named = new Set<string>();
  const called = new Set<string>();
  const changed = new Set<string>();
  forEachExpression(definition.body, (expression) => {
    if (expression.kind === 'identifier') named.add(expression.name);
    if (expression.kind === 'call' && expression.callee.kind === 'identifier')
      called.add(expression.callee.name);
    const target = writtenBy(expression);
    if (target !== undefined) changed.add(target);
  });
  return { named, called, changed };
}

function writtenBy(expression: Expression): string | undefined {
  if (expression.kind === 'assignment') return rootOf(expression.left);
  if (expression.kind === 'postfix') return rootOf(expression.operand);
  const writes = ['++', '--', '&'];
  return expression.kind === 'unary' && writes.includes(expression.operator)
    ? rootOf(expression.operand)
    : undefined;
}

/** The variable that a place belongs to. */
function rootOf(expression: Expression): string | undefined {
  switch (expression.kind) {
    case 'identifier':
      return expression.name;
    case 'member':
      return rootOf(expression.object);
    case 'subscript':
      return rootOf(expression.array);
    case 'cast':
    case 'unary':
      return rootOf(expression.operand);
    default:
      return undefined;
  }
}
