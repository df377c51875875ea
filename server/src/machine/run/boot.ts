import type { KernelProfile } from '../../base/kernelProfile';
import { type Kallsyms, symbolTable } from '../../kernel/module/kallsyms';
import { createKernel } from '../../kernel/kernel';
import type { RunBounds } from '../../kernel/meter';
import { type Choose, usual } from './choice';
import { factsOf, KERNEL_ENTRIES, KERNEL_VARIABLES } from '../lib/kernelLibrary';
import { headersProgram } from './headersProgram';
import { Machine } from './machine';
import { moduleCode } from './cModuleCode';

export interface BootOptions {
  readonly profile: KernelProfile;
  /** Decides what is not determined; what usually happens by default. */
  readonly choose?: Choose | undefined;
  /** The kernel's symbols; by default every name is one. */
  readonly kallsyms?: (machine: Machine) => Kallsyms;
  /** What the run may do; by default as much as a transcript needs. */
  readonly bounds?: RunBounds | undefined;
}

/** A machine whose kernel has just booted: no module is loaded. */
export function boot(options: BootOptions): Machine {
  const { profile, choose = usual, kallsyms = () => symbolTable(), bounds } = options;
  const machine = new Machine({
    headers: headersProgram(profile),
    entries: KERNEL_ENTRIES,
    facts: factsOf,
    variables: KERNEL_VARIABLES,
    choose,
  });
  const code = moduleCode(machine);
  machine.attach(createKernel({ profile, code, kallsyms: kallsyms(machine), ...(bounds && { bounds }) }));
  return machine;
}
