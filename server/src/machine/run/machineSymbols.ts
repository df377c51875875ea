import { functionId } from '../../kernel/module/kallsyms';
import { Instance } from './instance';
import type { Entry } from '../lib/entry';
import type { KernelVariables } from './kernelFunction';
import type { Machine } from './machine';
import { sleepsOf } from './sleeping';
import type { MemoryObject } from '../memory/memoryObject';
import type { Program } from './program';
import { type CType, formatOf, UNKNOWN } from '../../c/types';
import { Pointer, Term, unknownValue, type Value } from '../memory/value';

const UNKNOWN_FORMAT = formatOf(UNKNOWN);

/** What names outside of a module mean in a run: the kernel's own C, its functions, other modules. */
export class SymbolTable {
  /** The kernel's own C. */
  readonly headers: Instance;
  /** Modules in the order in which they came. */
  readonly modules: Instance[] = [];
  private readonly functions = new Map<string, MemoryObject>();
  private readonly literals = new Map<string, Pointer>();

  constructor(
    private readonly machine: Machine,
    headers: Program,
    private readonly entries: ReadonlyMap<string, Entry>,
    private readonly changing: KernelVariables,
  ) {
    this.headers = new Instance(headers, machine, undefined);
  }

  /** A string literal. Equal ones are one, as the linker makes them. */
  literal(text: string): Pointer {
    const known = this.literals.get(text);
    if (known) return known;
    const object = this.machine.memory.allocate({
      kind: 'string',
      size: text.length + 1,
      name: text,
      isZeroed: true,
      isReadOnly: true,
    });
    for (let index = 0; index < text.length; index++) object.bytes[index] = text.charCodeAt(index);
    const made = new Pointer(object, 0);
    this.literals.set(text, made);
    return made;
  }

  /** A function of the kernel by its name, also one whose code is not visible. */
  kernelFunction(name: string): MemoryObject {
    const known = this.functions.get(name) ?? this.createFunction(name);
    this.functions.set(name, known);
    return known;
  }

  private createFunction(name: string): MemoryObject {
    const [own] = this.headers.program.functionsNamed(name);
    if (own) return this.headers.functionObject(own);
    const id = functionId(undefined, name);
    const run = this.entries.get(name)?.run;
    const sleeps = sleepsOf(this.machine, name);
    const code = run
      ? ({ kind: 'kernel', id, name, run, sleeps } as const)
      : ({ kind: 'unknown', id, name, sleeps } as const);
    return this.machine.memory.allocate({ kind: 'function', size: 1, name, code });
  }

  /** Whether the machine knows what the kernel's function of this name does. */
  hasKernelFunction(name: string): boolean {
    return this.entries.get(name)?.run !== undefined || this.headers.program.functionsNamed(name).length > 0;
  }

  /** The function that ftrace and stack checks know by an id; undefined if it is not here. */
  functionWithId(id: string): MemoryObject | undefined {
    const [, owner = '', name = '', position = '1'] = /^(.*?):(.*),(\d+)$/.exec(id) ?? [];
    const instance = this.modules.find(({ moduleName }) => moduleName === owner);
    const found = instance?.program.functionsNamed(name)[Number(position) - 1];
    if (instance && found) return instance.functionObject(found);
    return owner === 'vmlinux' ? this.kernelFunction(name) : undefined;
  }

  /** The place of a function or variable that a program declares and does not define. */
  external(name: string, user: Instance, type: CType): Value {
    return user.external(name, () => this.findExternal(name, user, type));
  }

  private findExternal(name: string, user: Instance, type: CType): Value {
    const shared = this.sharedByModule(name, user);
    if (shared) return shared;
    if (type.kind === 'function' || this.hasKernelFunction(name))
      return new Pointer(this.kernelFunction(name), 0);
    const variable = this.kernelVariable(name);
    if (type.kind === 'unknown') this.undeclared.add(variable);
    return new Pointer(variable, 0);
  }

  /** Variables that no visible file declares: the kernel's, or the author's in a file that is not visible. */
  readonly undeclared = new Set<MemoryObject>();

  /** Variables of the kernel of which nothing is known, by name. */
  readonly variables = new Map<string, MemoryObject>();

  /** A variable of the kernel of which only the type is known: its value is unknown. */
  private kernelVariable(name: string): MemoryObject {
    const known = this.variables.get(name);
    if (known) return known;
    const value = Object.hasOwn(this.changing, name) ? this.changing[name] : undefined;
    const made = this.machine.memory.allocate({
      kind: 'kernel',
      size: value ? 8 : Number.POSITIVE_INFINITY,
      name,
      ...(value && { read: () => value(this.machine) }),
    });
    this.variables.set(name, made);
    return made;
  }

  /** The value of a name that nobody declares: a function if one is known, or what was stored, or an unknown value. */
  untyped(name: string, user: Instance): Value {
    const value = user.external(`value of ${name}`, () => {
      const shared = this.sharedByModule(name, user);
      if (shared) return shared;
      return this.hasKernelFunction(name) || sleepsOf(this.machine, name) !== undefined
        ? new Pointer(this.kernelFunction(name), 0)
        : unknownValue(`'${name}'`, false);
    });
    const variable = value instanceof Term ? this.variables.get(name) : undefined;
    return variable ? this.machine.memory.load(new Pointer(variable, 0), UNKNOWN_FORMAT, false) : value;
  }

  private sharedByModule(name: string, user: Instance): Pointer | undefined {
    for (const module of this.modules) {
      const binding = module === user ? undefined : module.program.sharedName(name);
      if (binding?.kind === 'function') return new Pointer(module.functionObject(binding.function), 0);
      if (binding?.kind === 'variable') return new Pointer(module.global(binding.variable), 0);
    }
    return undefined;
  }
}
