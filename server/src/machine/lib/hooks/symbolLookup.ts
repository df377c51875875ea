import type { Subject } from '../entry';
import type { Listing } from '../../../kernel/module/kallsyms';
import type { Run } from '../../../kernel/run';
import type { KernelCall } from '../../run/kernelFunction';
import type { Machine } from '../../run/machine';
import { UNSIGNED_LONG } from '../../../c/types';
import { NOT_DERIVED, Pointer, type Provenance, type Value } from '../../memory/value';
import { ASSUMED_ADDRESS, UnknownSymbol } from '../../symbols/term';
import { argument } from '../support/arguments';
import { formatPrintk } from '../format/format';

/** What hooks into running code, and what looks symbols up. */
const C = String.raw`
#ifndef KSYM_NAME_LEN
#define KSYM_NAME_LEN 512
#endif
#ifndef KSYM_SYMBOL_LEN
#define KSYM_SYMBOL_LEN 600
#endif
unsigned long kallsyms_lookup_name(const char *name);
int kallsyms_on_each_symbol(int (*fn)(void *data, const char *name, unsigned long address), void *data);
int sprint_symbol(char *buffer, unsigned long address);
int sprint_symbol_no_offset(char *buffer, unsigned long address);
#define ksym_lookup_name kallsyms_lookup_name
`;

const LOOKED_UP: Provenance = { ...NOT_DERIVED, isAddress: true };

/** Where a symbol is, in a module or the kernel; undefined if nothing of the name is visible. */
export function symbolAddress(machine: Machine, name: string): Pointer | undefined {
  const [first = '', second] = name.split(':');
  for (const instance of machine.symbols.modules) {
    if (second !== undefined && instance.moduleName !== first) continue;
    const [own] = instance.program.functionsNamed(second ?? first);
    if (own) return new Pointer(instance.functionObject(own), 0);
    const variable = instance.program.variableNamed(second ?? first);
    if (variable) return new Pointer(instance.global(variable), 0);
  }
  return machine.symbols.hasKernelFunction(name) ? new Pointer(machine.functionObject(name), 0) : undefined;
}

/** Whether a list of the machine's symbols has a name; where there is no list, nobody knows. */
export function listingOf({ kernel }: Machine, name: string): Listing {
  return kernel.kallsyms.listing?.(name) ?? 'unknown';
}

/** Addresses above it are error pointers. */
const LAST_ADDRESS = 0xfffffffffffff000n;

/**
 * The address of a symbol; 0 where a list of symbols says that there is none. What is not visible is most likely there,
 * but code that asks may be told otherwise; who calls it calls the function of its name.
 */
export function likelyAddress(machine: Machine, name: string): Value {
  const listing = listingOf(machine, name);
  const visible = symbolAddress(machine, name);
  if (visible && (listing !== 'missing' || !isOfKernel(machine, visible))) return visible;
  if (listing === 'missing') return 0;
  const address = new UnknownSymbol(`the address of ${name}`, UNSIGNED_LONG, {
    provenance: LOOKED_UP,
    ...(listing === 'unlisted' ? { usual: [0, ASSUMED_ADDRESS] } : { isPointer: true }),
    ...(listing === 'there' && { range: [ASSUMED_ADDRESS, LAST_ADDRESS] as const }),
  });
  const { code } = machine.functionObject(name.slice(name.indexOf(':') + 1));
  if (code?.kind === 'unknown') address.code = code;
  return address;
}

/** What is in a module is there, whatever a list says. */
function isOfKernel({ symbols }: Machine, { object }: Pointer): boolean {
  const { code } = object;
  return code !== undefined && (code.kind !== 'c' || code.instance === symbols.headers);
}

function lookUp(call: KernelCall): Value {
  return likelyAddress(call.machine, call.machine.readString(argument(call, 0)) ?? '');
}

/** Visits the functions of modules; those of the kernel that are not visible cannot be visited. */
function* onEachSymbol({ machine, args }: KernelCall): Run<Value> {
  const [fn = 0, data = 0] = args;
  for (const instance of [...machine.symbols.modules]) {
    for (const function_ of instance.program.functions) {
      const address = new Pointer(instance.functionObject(function_), 0);
      const result =
        machine.toNumber(yield* machine.call(fn, [data, machine.string(function_.name), address])) | 0;
      if (result !== 0) return result;
    }
  }
  return 0;
}

function sprint(call: KernelCall, format: string): number {
  const text = formatPrintk(call.machine, format, [argument(call, 1)]);
  call.machine.writeString(argument(call, 0), text);
  return text.length;
}

export const SYMBOL_LOOKUP: Subject = {
  c: C,
  functions: {
    kallsyms_lookup_name: { run: lookUp },
    kallsyms_on_each_symbol: { run: onEachSymbol },
    sprint_symbol: { run: (call) => sprint(call, '%pS') },
    sprint_symbol_no_offset: { run: (call) => sprint(call, '%ps') },
  },
};
