import type { Declaration, NamedType, RecordType, TypeSyntax } from '../syntax/ast';
import type { TranslationUnit } from '../syntax/translationUnit';
import type { ModuleFunction, ModuleVariable, Symbol } from './declarations/module';

/** The file-scope names of one unit. */
class UnitScope {
  readonly symbols = new Map<string, Symbol>();
  readonly types = new Map<string, TypeSyntax>();
  readonly records = new Map<string, RecordType>();
  /** Declared `extern` and not defined here. */
  readonly externs = new Set<string>();
}

/** Types of the tools' own headers, which are not visible. */
const TOOL_TYPES = new Map([['patch_object', 'klp_object']]);

function toolType({ name, start, end }: NamedType): TypeSyntax | undefined {
  const tag = TOOL_TYPES.get(name);
  return tag === undefined
    ? undefined
    : { kind: 'struct', tag, fields: undefined, packed: false, markers: [], start, end };
}

/** The names of a module: each unit's own, and those that all units share. */
export class ModuleScope {
  readonly functions: ModuleFunction[] = [];
  readonly variables: ModuleVariable[] = [];
  private readonly units = new Map<TranslationUnit, UnitScope>();
  private readonly shared = new Map<string, Symbol>();

  constructor(units: readonly TranslationUnit[]) {
    for (const unit of units) this.addUnit(unit);
  }

  /** What `name` means at file scope in `unit`; a definition in another unit goes before a declaration in this one. */
  lookUp(unit: TranslationUnit, name: string): Symbol | undefined {
    const own = this.units.get(unit)?.symbols.get(name);
    if (own && own.kind !== 'prototype') return own;
    return this.shared.get(name) ?? own;
  }

  /** The struct or union with a tag, if its definition is visible in `unit`. */
  record(unit: TranslationUnit, tag: string): RecordType | undefined {
    return this.units.get(unit)?.records.get(tag);
  }

  /** What a type stands for when typedefs of the unit are followed. */
  resolveType(unit: TranslationUnit, type: TypeSyntax): TypeSyntax {
    let current = type;
    for (let steps = 0; current.kind === 'named' && steps < 50; steps++) {
      const next: TypeSyntax | undefined = this.units.get(unit)?.types.get(current.name) ?? toolType(current);
      if (!next) return current;
      current = next;
    }
    return current;
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
        const found = { name: item.name.name, unit, definition: item, place: unit.map.placeOf(item.name) };
        this.functions.push(found);
        this.define(scope, found.name, { kind: 'function', function: found }, item.storage !== 'static');
      } else if (item.kind === 'declaration') {
        this.addDeclaration(unit, scope, item);
      }
    }
  }

  private addDeclaration(unit: TranslationUnit, scope: UnitScope, declaration: Declaration): void {
    this.addType(scope, declaration.type);
    const { name, type, storage } = declaration;
    if (!name) return;
    if (storage === 'typedef') {
      scope.types.set(name.name, type);
    } else if (type.kind === 'function') {
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
    const variable = { name, unit, declaration, place: unit.map.placeOf(declaration.name ?? declaration) };
    const tentative = known?.kind === 'variable' ? this.variables.indexOf(known.variable) : -1;
    if (tentative >= 0) this.variables.splice(tentative, 1);
    this.variables.push(variable);
    this.define(scope, name, { kind: 'variable', variable }, declaration.storage !== 'static');
  }

  private define(scope: UnitScope, name: string, symbol: Symbol, isShared: boolean): void {
    scope.symbols.set(name, symbol);
    if (isShared && !this.shared.has(name)) this.shared.set(name, symbol);
  }

  private addType(scope: UnitScope, type: TypeSyntax): void {
    if (type.kind === 'pointer') this.addType(scope, type.to);
    else if (type.kind === 'array') this.addType(scope, type.of);
    else if (type.kind === 'struct' || type.kind === 'union') {
      if (type.tag !== undefined && type.fields) scope.records.set(type.tag, type);
      for (const field of type.fields ?? []) this.addType(scope, field.type);
    } else if (type.kind === 'enum') {
      let previous: string | undefined;
      for (const member of type.members ?? []) {
        scope.symbols.set(member.name, { kind: 'enumerator', value: member.value, previous });
        previous = member.name;
      }
    }
  }
}
