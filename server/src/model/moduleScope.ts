import type { KernelProfile } from '../base/kernelProfile';
import type { Binding, Scope } from '../c/scope';
import type { CType } from '../c/types';
import type { Declaration, TypeSyntax } from '../syntax/ast';
import type { TranslationUnit } from '../syntax/translationUnit';
import type { ModuleFunction, ModuleVariable, Symbol } from './declarations/module';
import { type Declared, UnitTypes } from './unitTypes';

/** The file-scope names of one unit. */
class UnitScope {
  readonly symbols = new Map<string, Symbol>();
  types: UnitTypes | undefined;
  /** Declared `extern` and not defined here. */
  readonly externs = new Set<string>();
}

/** The names of a module: each unit's own, and those that all units share. */
export class ModuleScope {
  readonly functions: ModuleFunction[] = [];
  readonly variables: ModuleVariable[] = [];
  private readonly units = new Map<TranslationUnit, UnitScope>();
  private readonly shared = new Map<string, Symbol>();

  constructor(
    units: readonly TranslationUnit[],
    private readonly profile: Pick<KernelProfile, 'version'>,
  ) {
    for (const unit of units) this.addUnit(unit);
  }

  /** What `name` means at file scope in `unit`; a definition in another unit goes before a declaration in this one. */
  lookUp(unit: TranslationUnit, name: string): Symbol | undefined {
    const own = this.units.get(unit)?.symbols.get(name);
    if (own && own.kind !== 'prototype') return own;
    return this.shared.get(name) ?? own;
  }

  /** What C makes of the names at file scope of `unit`. */
  scopeOf(unit: TranslationUnit): Scope<Declared> {
    const known = this.units.get(unit) ?? new UnitScope();
    known.types ??= new UnitTypes(
      unit,
      this.profile,
      (name) => known.symbols.get(name),
      (name) => this.sharedName(unit, name),
    );
    return known.types.scope;
  }

  /** What another unit makes of a name that it shares. */
  private sharedName(user: TranslationUnit, name: string): Binding<Declared> | undefined {
    const symbol = this.shared.get(name);
    const unit =
      symbol?.kind === 'function'
        ? symbol.function.unit
        : symbol?.kind === 'variable'
          ? symbol.variable.unit
          : undefined;
    return unit && unit !== user ? this.scopeOf(unit).own(name) : undefined;
  }

  /** A type that is written in `unit`, with typedefs followed as far as they are visible. */
  typeOf(unit: TranslationUnit, type: TypeSyntax): CType {
    return this.scopeOf(unit).resolveType(type);
  }

  /** Names that a unit declares `extern` and that no unit of the module defines. */
  undefinedExterns(): string[] {
    const names = new Set<string>();
    for (const scope of this.units.values()) {
      for (const name of scope.externs) if (!this.shared.has(name)) names.add(name);
    }
    return [...names];
  }

  private addUnit(unit: TranslationUnit): void {
    const scope = new UnitScope();
    this.units.set(unit, scope);
    for (const item of unit.items) {
      if (item.kind === 'function-definition') {
        const found = {
          name: item.name.name,
          unit,
          definition: item,
          location: unit.map.locationOf(item.name),
        };
        this.functions.push(found);
        this.define(scope, found.name, { kind: 'function', function: found }, item.storage !== 'static');
      } else if (item.kind === 'declaration') {
        this.addDeclaration(unit, scope, item);
      }
    }
  }

  private addDeclaration(unit: TranslationUnit, scope: UnitScope, declaration: Declaration): void {
    this.addEnumerators(scope, declaration.type);
    const { name, type, storage } = declaration;
    if (!name || storage === 'typedef') return;
    if (type.kind === 'function') {
      if (!scope.symbols.has(name.name)) scope.symbols.set(name.name, { kind: 'prototype', type });
    } else if (storage === 'extern' && !declaration.initialiser) {
      scope.externs.add(name.name);
    } else {
      this.addVariable(unit, scope, declaration, name.name);
    }
  }

  private addVariable(unit: TranslationUnit, scope: UnitScope, declaration: Declaration, name: string): void {
    const known = scope.symbols.get(name);
    // `static struct klp_patch patch;` ahead of its definition declares the same variable.
    if (known?.kind === 'variable' && !declaration.initialiser) return;
    const variable = {
      name,
      unit,
      declaration,
      location: unit.map.locationOf(declaration.name ?? declaration),
    };
    const tentative = known?.kind === 'variable' ? this.variables.indexOf(known.variable) : -1;
    if (tentative >= 0) this.variables.splice(tentative, 1);
    this.variables.push(variable);
    this.define(scope, name, { kind: 'variable', variable }, declaration.storage !== 'static');
  }

  private define(scope: UnitScope, name: string, symbol: Symbol, isShared: boolean): void {
    scope.symbols.set(name, symbol);
    if (isShared && !this.shared.has(name)) this.shared.set(name, symbol);
  }

  private addEnumerators(scope: UnitScope, type: TypeSyntax): void {
    if (type.kind === 'pointer') this.addEnumerators(scope, type.to);
    else if (type.kind === 'array') this.addEnumerators(scope, type.of);
    else if (type.kind === 'struct' || type.kind === 'union')
      for (const field of type.fields ?? []) this.addEnumerators(scope, field.type);
    else if (type.kind === 'enum')
      for (const member of type.members ?? []) scope.symbols.set(member.name, { kind: 'enumerator' });
  }
}
