import { isAtLeast } from '../../base/kernelProfile';
import type { Module } from '../../model/declarations/module';
import { type PatchedFunction, patchedFunctions } from '../../model/declarations/patchedFunctions';
import type { SymbolTable } from '../../model/kernel/symbolTable';
import { textAt } from '../../model/sourceText';
import { fix } from '../shared/fixes/edits';
import type { Draft, Rule, RuleInput } from '../shared/rule';
import { ownerText, refusalText } from '../shared/wording';

export const unknownSymbol: Rule = {
  id: 'unknown-symbol',
  severity: 'error',
  stage: 'source',
  summary: 'The symbol file has no symbol with the name of a patched function, or none at that position.',
  check: ({ module, symbols }: RuleInput) =>
    symbols ? patchedFunctions(module).flatMap((patched) => checkFunction(patched, symbols, module)) : [],
};

function checkFunction(patched: PatchedFunction, symbols: SymbolTable, module: Module): Draft[] {
  const { object, oldName, func } = patched;
  if (object === undefined) return [];
  const count = symbols.count(object, oldName.value);
  if (count === undefined) return [];
  if (count === 0) return missing(object, oldName, symbols, module);
  const { sympos } = func;
  if (sympos.state !== 'known' || sympos.value <= BigInt(count)) return [];
  const message = positionMessage(object, oldName.value, sympos.value, count);
  const isWritten = /^\d/.test(textAt(module, sympos.location));
  const edit = count === 1 && isWritten ? { location: sympos.location, newText: '1' } : undefined;
  return [{ location: sympos.location, message, fixes: fix('Set the position to 1', [edit]) }];
}

function missing(
  object: string | null,
  oldName: PatchedFunction['oldName'],
  symbols: SymbolTable,
  module: Module,
): Draft[] {
  const clones = symbols.clones(object, oldName.value);
  // With Clang's link-time optimisation such a kernel may pass over the suffix when it compares names.
  if (clones.some((name) => name.includes('.llvm.')) && !isAtLeast(module.profile, '6.11')) return [];
  const message =
    `${ownerText(object)} has no symbol ${oldName.value}, so ${refusalText(object)}: ` +
    `"symbol '${oldName.value}' not found in symbol table". ${advice(object, oldName.value, clones, symbols)}`;
  return [{ location: oldName.location, message }];
}

function advice(
  object: string | null,
  name: string,
  clones: readonly string[],
  symbols: SymbolTable,
): string {
  if (clones.length > 0) {
    return (
      `The compiler left only ${clones.map((clone) => `'${clone}'`).join(', ')} of it: ` +
      `replace the functions that call ${name}() instead.`
    );
  }
  const others = symbols.objectsWith(name);
  if (object !== null && others.includes(null))
    return 'vmlinux has it: move the entry to the object without a name.';
  const [module] = others;
  if (typeof module === 'string')
    return `The module '${module}' has it: move the entry to the object with that name.`;
  return `Correct the name; if it is right, ${symbols.file} shows that the function is inlined or not built into this kernel.`;
}

function positionMessage(object: string | null, name: string, position: bigint, count: number): string {
  const found = count === 1 ? 'only one symbol' : `only ${count} symbols`;
  return (
    `${ownerText(object)} has ${found} named ${name}, so ${refusalText(object)}: "symbol position ${position} for ` +
    `symbol '${name}' in object '${object ?? 'vmlinux'}' not found". ` +
    (count === 1
      ? 'Remove `.old_sympos`, or set it to 1.'
      : `Set \`.old_sympos\` to a position from 1 to ${count}.`)
  );
}
