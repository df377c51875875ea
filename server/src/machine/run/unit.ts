import type { Declaration, FunctionDefinition, TopLevel } from '../../syntax/ast';
import type { LazyUnit, TranslationUnit } from '../../syntax/translationUnit';
import type { CompiledFunction } from '../compile/compiledFunction';
import { compileFunction } from '../compile/compileFunction';
import type { Instance } from './instance';
import type { Machine } from './machine';
import { charOf, fileScope } from '../../c/fileScope';
import { type Binding, type Name, type Scope, VariableName } from '../compile/names';
import { resolveType, typedefType, variableType } from '../../c/resolveType';
import { type CType, type FunctionCType, type RecordCType } from '../../c/types';
import type { Program } from './program';
import type { Value } from '../memory/value';

/** A variable that lives as long as its module: at file scope, or `static` in a function. */
export interface GlobalVariable {
  readonly name: string;
  readonly unit: CUnit;
  /** Index in `Instance.globals`. */
  readonly slot: number;
  /** Of an array without a length, that of its initialiser. */
  type: CType;
  readonly declaration: Declaration;
  /** Where its names are looked up. */
  readonly scope: Scope;
  /** Made when the variable is first needed. */
  initialise?: InitialiseVariable;
}

/** Gives a variable, whose memory is zero, its first value. */
export type InitialiseVariable = (instance: Instance, machine: Machine, at: Value) => void;

/** A function that is defined in a unit. */
export interface CFunction {
  readonly name: string;
  readonly unit: CUnit;
  /** Index in `Instance.functions`. */
  readonly slot: number;
  readonly definition: FunctionDefinition;
  readonly type: FunctionCType;
  /** Made when it is first called. */
  compiled: CompiledFunction | undefined;
}

/** One `.c` file with all that it includes, as the machine sees it. Immutable but for what is made at first use. */
export class CUnit {
  readonly scope: Scope;
  private readonly aliases: { readonly name: string; readonly target: string }[] = [];

  constructor(
    readonly source: TranslationUnit | LazyUnit,
    readonly program: Program,
    /** The unit of the kernel's headers; undefined for that one itself. */
    readonly headers: CUnit | undefined,
  ) {
    const context = {
      char: charOf(program.profile.version),
      guessesSizes: true,
      shared: (name: string) => program.sharedName(name),
    };
    this.scope = fileScope<Name>(context, headers?.scope, {
      has: (name) => 'mayDeclare' in source && source.mayDeclare(name),
      declare: (name) => {
        if ('itemsDeclaring' in source) for (const item of source.itemsDeclaring(name)) this.declare(item);
      },
    });
    for (const item of source.items) this.declare(item);
    for (const alias of this.aliases) this.bindAlias(alias);
  }

  /** The struct (or union) with a tag; one that is not visible has no members. */
  record(tag: string, isUnion: boolean): RecordCType {
    return this.scope.record(tag, isUnion);
  }

  compiled(function_: CFunction): CompiledFunction {
    return (function_.compiled ??= compileFunction(function_));
  }

  private declare(item: TopLevel): void {
    if (item.kind === 'function-definition') this.declareFunction(item);
    else if (item.kind === 'declaration') this.declareName(item);
  }

  private declareFunction(definition: FunctionDefinition): void {
    const { name } = definition.name;
    const type = resolveType(definition.type, this.scope) as FunctionCType;
    const made: CFunction = {
      name,
      unit: this,
      slot: this.program.newSlot(),
      definition,
      type,
      compiled: undefined,
    };
    const binding: Name = { kind: 'function', function: made, type };
    this.scope.bind(name, binding);
    if (definition.storage !== 'static') this.program.share(name, binding);
    this.program.addFunction(made);
  }

  /** Another name of something that the unit defines, perhaps further down. */
  private bindAlias({ name, target }: { readonly name: string; readonly target: string }): void {
    const meant = this.scope.own(target);
    if (meant?.kind !== 'function' && meant?.kind !== 'variable') return;
    this.scope.bind(name, meant);
    this.program.share(name, meant);
  }

  private declareName(declaration: Declaration): void {
    const target = aliasOf(declaration);
    if (target !== undefined && declaration.name) this.aliases.push({ name: declaration.name.name, target });
    const type = resolveType(declaration.type, this.scope);
    const name = declaration.name?.name;
    if (name === undefined) return;
    if (declaration.storage === 'typedef')
      this.scope.bind(name, { kind: 'typedef', type: typedefType(declaration, type, this.scope) });
    else if (type.kind === 'function') this.declarePrototype(name, type);
    else if (declaration.storage === 'extern' && !declaration.initialiser) this.declareExtern(name, type);
    else this.declareVariable(name, variableType(declaration, type, this.scope), declaration);
  }

  private declarePrototype(name: string, type: CType): void {
    if (this.scope.own(name) === undefined) this.scope.bind(name, { kind: 'extern', name, type });
  }

  /** `extern` for what the headers have adds nothing. */
  private declareExtern(name: string, type: CType): void {
    if (this.scope.own(name) !== undefined) return;
    if (this.headers?.scope.own(name)?.kind === 'variable') return;
    this.scope.bind(name, { kind: 'extern', name, type });
  }

  private declareVariable(name: string, declared: CType, declaration: Declaration): void {
    const known = this.scope.own(name);
    const type = composite(declared, known);
    // `static struct klp_patch patch;` ahead of its definition declares the same variable.
    if (known?.kind === 'variable' && !declaration.initialiser) return;
    const slot = known?.kind === 'variable' ? known.variable.slot : this.program.newSlot();
    const variable: GlobalVariable = { name, unit: this, slot, type, declaration, scope: this.scope };
    const binding = new VariableName(variable);
    this.scope.bind(name, binding);
    if (declaration.storage !== 'static') this.program.share(name, binding);
    this.program.addVariable(variable);
  }
}

/** The name in `__attribute__((alias("name")))`. */
function aliasOf({ markers }: Declaration): string | undefined {
  for (const { name } of markers) {
    const target = /\b_*alias_*\("(\w+)"\)/.exec(name)?.[1];
    if (target !== undefined) return target;
  }
  return undefined;
}

/** An array without a length has that of an earlier declaration. */
function composite(type: CType, known: Binding | undefined): CType {
  if (type.kind !== 'array' || type.length !== undefined) return type;
  const earlier =
    known?.kind === 'variable' ? known.variable.type : known?.kind === 'extern' ? known.type : type;
  return earlier.kind === 'array' ? earlier : type;
}
