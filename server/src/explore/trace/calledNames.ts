import type { Program } from '../../machine/run/program';
import { calledName, forEachCall } from '../../syntax/walk';

/** What each function of a program calls, by the names of the callees. */
const calledIn = new WeakMap<Program, readonly ReadonlySet<string>[]>();

/** The names of the functions that are called together in one function of a module, for each of its functions. */
export function calledTogether(program: Program): readonly ReadonlySet<string>[] {
  const known = calledIn.get(program);
  if (known) return known;
  const found = program.functions.map(({ definition }) => {
    const names = new Set<string>();
    forEachCall(definition.body, (call) => {
      const name = calledName(call);
      if (name !== undefined) names.add(name);
    });
    return names;
  });
  calledIn.set(program, found);
  return found;
}
