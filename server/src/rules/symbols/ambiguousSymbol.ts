import { isAtLeast } from '../../base/kernelProfile';
import { type PatchedFunction, patchedFunctions } from '../../model/declarations/patchedFunctions';
import type { SymbolTable } from '../../model/kernel/symbolTable';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { ownerText, refusalText } from '../shared/wording';

export const ambiguousSymbol: Rule = {
  id: 'ambiguous-symbol',
  severity: 'error',
  stage: 'source',
  summary:
    'Several symbols have the name of a patched function, and `.old_sympos` does not say which one is meant.',
  check: ({ module, symbols }: RuleInput) =>
    symbols && isAtLeast(module.profile, '4.5')
      ? patchedFunctions(module).flatMap((patched) => checkFunction(patched, symbols))
      : [],
};

function checkFunction({ object, func, oldName }: PatchedFunction, symbols: SymbolTable): Draft[] {
  if (object === undefined || func.sympos.state !== 'absent') return [];
  const count = symbols.count(object, oldName.value) ?? 0;
  if (count < 2) return [];
  const message =
    `${ownerText(object)} has ${count} symbols named ${oldName.value} and nothing says which one is meant, so ` +
    `${refusalText(object)}: "unresolvable ambiguity for symbol '${oldName.value}' in object ` +
    `'${object ?? '(null)'}'". Set \`.old_sympos\` to the position of the function among them, 1 to ${count} in ` +
    'order of address.';
  return [{ location: oldName.location, message }];
}
