import { EINVAL } from '../errno';
import type { Kernel } from '../kernel';
import { print, printed } from '../log';
import type { FunctionId } from '../structs';

/**
 * Looks a function up by its name. `sympos` 0 means that the name must be unique; otherwise it is the position among
 * those of this name, from 1. Returns the function, or -EINVAL with a line in the log.
 * @kernel kernel/livepatch/core.c klp_find_object_symbol
 */
export function findObjectSymbol(
  kernel: Kernel,
  object: string | undefined,
  name: string,
  sympos: bigint,
): FunctionId | number {
  const found = kernel.kallsyms.find(object, name);
  const [first] = found;
  if (first === undefined) {
    print(kernel, `symbol '${name}' not found in symbol table`);
    return -EINVAL;
  }
  if (sympos === 0n) {
    if (found.length === 1) return first;
    print(kernel, `unresolvable ambiguity for symbol '${name}' in object '${printed(object)}'`);
    return -EINVAL;
  }
  const match = sympos <= BigInt(found.length) ? found[Number(sympos) - 1] : undefined;
  if (match !== undefined) return match;
  const owner = object ?? 'vmlinux';
  print(kernel, `symbol position ${sympos.toString()} for symbol '${name}' in object '${owner}' not found`);
  return -EINVAL;
}
