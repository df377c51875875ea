import type { Run } from '../kernel/run';
import { FILES } from '../machine/lib/files/files';
import type { Machine } from '../machine/run/machine';
import type { MemoryObject } from '../machine/memory/memoryObject';
import { Part } from '../machine/run/part';
import { knownFunctions, moduleVariables } from './knownSymbols';

/** What scripts look for to learn how the kernel is configured: kprobes on functions go through ftrace. */
const CONFIGURATION = new Part<MemoryObject[]>('symbols of the configuration', () => []);
const KPROBE_OPS = ['kprobe_ftrace_ops', 'kprobe_ipmodify_ops'];
const OPS_SIZE = 256;

interface Line {
  readonly address: bigint;
  /** As nm prints it: upper case for names that others can use. */
  readonly type: string;
  readonly name: string;
  readonly module: string | undefined;
}

/** Puts /proc/kallsyms into /proc. */
export function addKallsyms(machine: Machine): void {
  const files = machine.part(FILES);
  files.add(files.proc, 'kallsyms', 0o444, {
    *read(): Run<string> {
      return kallsymsText(machine);
    },
  });
}

/**
 * The text of /proc/kallsyms as root reads it: addresses are those that C sees.
 * @kernel kernel/kallsyms.c s_show
 */
function kallsymsText(machine: Machine): string {
  const lines = [...functionLines(machine), ...configurationLines(machine), ...variableLines(machine)];
  const isLater = (left: Line, right: Line): number => Number(left.address - right.address);
  const kernel = lines.filter(({ module }) => module === undefined).sort(isLater);
  const modules = lines.filter(({ module }) => module !== undefined);
  return [...kernel, ...modules].map(lineText).join('');
}

function lineText({ address, type, name, module }: Line): string {
  const owner = module === undefined ? '' : `\t[${module}]`;
  return `${address.toString(16).padStart(16, '0')} ${type} ${name}${owner}\n`;
}

function functionLines(machine: Machine): Line[] {
  return knownFunctions(machine).map(({ name, module, isStatic, object }) => ({
    address: machine.memory.addressOf(object()),
    type: isStatic ? 't' : 'T',
    name,
    module,
  }));
}

function configurationLines(machine: Machine): Line[] {
  const objects = machine.part(CONFIGURATION);
  if (objects.length === 0) {
    for (const name of KPROBE_OPS)
      objects.push(machine.memory.allocate({ kind: 'global', size: OPS_SIZE, name, isZeroed: true }));
  }
  return objects.map((object) => ({
    address: machine.memory.addressOf(object),
    type: 'd',
    name: object.name,
    module: undefined,
  }));
}

function variableLines(machine: Machine): Line[] {
  return moduleVariables(machine).map(({ instance, variable }) => {
    const { initialiser, storage } = variable.declaration;
    const letter = initialiser ? 'd' : 'b';
    return {
      address: machine.memory.addressOf(instance.global(variable)),
      type: storage === 'static' ? letter : letter.toUpperCase(),
      name: variable.name,
      module: instance.moduleName,
    };
  });
}
