import type { Callee } from './callee';
import { functionId } from '../../kernel/module/kallsyms';
import type { Machine } from './machine';
import type { MemoryObject } from '../memory/memoryObject';
import { compileVariable } from '../compile/compileVariable';
import type { Program } from './program';
import { sleepsOf } from './sleeping';
import type { CType } from '../../c/types';
import type { CFunction, GlobalVariable } from './unit';
import { Pointer, type Value } from '../memory/value';
import { sizeOfVariable } from '../compile/variableType';

/** A program that is loaded: its variables and functions in the memory of a run. */
export class Instance {
  private readonly globals: (MemoryObject | undefined)[] = [];
  private readonly functions: (MemoryObject | undefined)[] = [];
  private readonly externals = new Map<string, Value>();
  private readonly touched: GlobalVariable[] = [];
  /** The module is gone. */
  isUnloaded = false;

  /** @param moduleName undefined for the kernel's own C */
  constructor(
    readonly program: Program,
    readonly machine: Machine,
    readonly moduleName: string | undefined,
  ) {}

  /** The memory of a variable. It gets its first value when it is first asked for. */
  global(variable: GlobalVariable): MemoryObject {
    return this.globals[variable.slot] ?? this.create(variable);
  }

  /** The variables that have been touched, with their memory. */
  get touchedGlobals(): readonly { readonly variable: GlobalVariable; readonly object: MemoryObject }[] {
    return [...this.touched].flatMap((variable) => {
      const object = this.globals[variable.slot];
      return object ? [{ variable, object }] : [];
    });
  }

  private create(variable: GlobalVariable): MemoryObject {
    const known = sizeOfVariable(variable) ?? Number.POSITIVE_INFINITY;
    const isVast = known > KEPT_MAX;
    const size = isVast ? Number.POSITIVE_INFINITY : known;
    const { name } = variable;
    const object = this.machine.memory.allocate({
      kind: 'global',
      size,
      name,
      // What an initialiser puts into a vast array is not kept in full.
      isZeroed: !isVast || !variable.declaration.initialiser,
      owner: this.moduleName,
    });
    const { isWatched } = object;
    object.isWatched = false;
    this.globals[variable.slot] = object;
    this.touched.push(variable);
    (variable.initialise ??= compileVariable(variable))(this, this.machine, new Pointer(object, 0));
    object.isWatched = isWatched && !isKlpStructure(variable.type);
    if (this.isUnloaded) this.machine.memory.end(object, 'unloaded', undefined);
    return object;
  }

  /** A function as something that pointers lead to. */
  functionObject(function_: CFunction): MemoryObject {
    return (this.functions[function_.slot] ??= this.createFunction(function_));
  }

  private createFunction(function_: CFunction): MemoryObject {
    const { name } = function_;
    const position = this.program.functionsNamed(name).indexOf(function_) + 1;
    const id = functionId(this.moduleName, name, Math.max(position, 1));
    const code: Callee = {
      kind: 'c',
      id,
      name,
      instance: this,
      function: function_.unit.compiled(function_),
      sleeps: this.moduleName === undefined ? sleepsOf(this.machine, name) : undefined,
    };
    return this.machine.memory.allocate({ kind: 'function', size: 1, name, code, owner: this.moduleName });
  }

  /** What a name means that the program does not define; asked once. */
  external(name: string, find: () => Value): Value {
    const known = this.externals.get(name) ?? find();
    this.externals.set(name, known);
    return known;
  }

  /** The module is gone: what still points into it is wrong from now on. */
  unload(): void {
    this.isUnloaded = true;
    for (const object of [...this.globals, ...this.functions]) {
      if (object && !object.end) this.machine.memory.end(object, 'unloaded', undefined);
    }
  }
}

/** Of larger variables only what is written one by one is kept, in bytes. */
const KEPT_MAX = 1024 * 1024;

/** The livepatch core writes these of one livepatch while another one is enabled. */
function isKlpStructure(type: CType): boolean {
  if (type.kind === 'array') return isKlpStructure(type.of);
  return type.kind === 'record' && /^klp_(?:patch|object|func)$/.test(type.tag ?? '');
}
