import type { KlpRelocation } from '../kernel/structs';
import type { Program } from '../machine/run/program';

/** A declaration's mark with the object whose coming the symbol waits for, the symbol's object, its name and its position. */
const RELOCATION = /^KLP_RELOC_SYMBOL(?:_POS)?\((\w+),(\w+),(\w+)(?:,(\d+))?\)$/;

/** The symbols that a livepatch says it takes from other objects; each counts as used. */
export function relocationsOf(program: Program): readonly KlpRelocation[] {
  const found = known.get(program) ?? findRelocations(program);
  known.set(program, found);
  return found;
}

const known = new WeakMap<Program, readonly KlpRelocation[]>();

function findRelocations(program: Program): readonly KlpRelocation[] {
  const declarations = program.units
    .flatMap(({ source }) => source.items)
    .flatMap((item) => (item.kind === 'declaration' ? item.markers : []));
  return declarations.flatMap(({ name }) => {
    const [, section, symbolObject, symbolName, sympos = '0'] = RELOCATION.exec(name) ?? [];
    if (section === undefined || symbolObject === undefined || symbolName === undefined) return [];
    return { section, symbolObject, symbolName, sympos: BigInt(sympos) };
  });
}
