import { functionId, type Kallsyms, type Listing, symbolTable } from '../kernel/module/kallsyms';
import type { Machine } from '../machine/run/machine';
import { functionsNamed } from './knownSymbols';

/**
 * The symbols of the simulated kernel: of modules, what their sources define; of vmlinux and of modules without
 * sources (`stubs`), every name once, as nobody knows better here.
 * @param listing what a list of a real machine's symbols says; it only counts where C looks a name up
 */
export function moduleSymbols(
  machine: Machine,
  stubs: ReadonlySet<string>,
  listing: (name: string) => Listing = () => 'unknown',
): Kallsyms {
  const vmlinux = symbolTable();
  return {
    listing,
    find(object, name) {
      if (object === undefined || stubs.has(object)) return vmlinux.find(object, name);
      const instance = machine.symbols.modules.find(({ moduleName }) => moduleName === object);
      const functions = instance?.program.functionsNamed(name) ?? [];
      return functions.map((_, index) => functionId(object, name, index + 1));
    },
    // A number that C made a pointer of is nobody's function.
    hasSize: (id) => !id.startsWith('address:'),
    hasFtraceLocation(id) {
      const name = /:(.*),\d+$/.exec(id)?.[1] ?? '';
      const known = functionsNamed(machine, name).find((each) => each.id === id);
      return known?.isTraceable ?? true;
    },
  };
}
