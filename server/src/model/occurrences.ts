import type { Location, Span } from '../base/span';
import type { Declaration, Expression, FunctionDefinition, Name, TypeSyntax } from '../syntax/ast';
import { writtenLabel } from '../syntax/standIns';
import type { TranslationUnit } from '../syntax/translationUnit';
import { type Walkable, isStatement, partsOf } from '../syntax/walk';
import type { Module, Symbol } from './declarations/module';

/** What a name in the author's text stands for. */
export interface NamedThing {
  readonly name: string;
  readonly kind:
    'function' | 'variable' | 'local' | 'parameter' | 'enumerator' | 'type' | 'label' | 'macro' | 'external';
  /** Where it is defined or, failing that, declared; absent for what is not visible. */
  readonly definition: Location | undefined;
}

/** One place where a thing is named. */
export interface Occurrence {
  readonly location: Location;
  readonly thing: NamedThing;
  readonly isDefinition: boolean;
  readonly isWrite: boolean;
}

/** All places in the module's files where functions, variables, types, labels and macros are named. */
export function occurrencesIn(module: Module): Occurrence[] {
  return module.units.flatMap((unit) => [...new UnitWalk(module, unit).run(), ...macroOccurrences(unit)]);
}

/** Whether two occurrences name the same thing. */
export function isSameThing(a: NamedThing, b: NamedThing): boolean {
  if (a.name !== b.name || a.kind !== b.kind) return false;
  if (!a.definition || !b.definition) return a.definition === b.definition;
  return a.definition.file === b.definition.file && a.definition.start === b.definition.start;
}

function macroOccurrences(unit: TranslationUnit): Occurrence[] {
  const result: Occurrence[] = [];
  unit.files.slice(1).forEach((file) => {
    for (const token of file.lexed.tokens) {
      const macro = token.kind === 'identifier' ? unit.macros.get(token.text) : undefined;
      const defining = macro && unit.files[macro.file];
      if (!macro || !defining || macro.file === 0) continue;
      const { nameToken } = macro;
      const definition = { file: defining.path, start: nameToken.start, end: nameToken.end };
      const thing: NamedThing = { name: macro.name, kind: 'macro', definition };
      const isDefinition = defining === file && nameToken.start === token.start;
      result.push({
        location: { file: file.path, start: token.start, end: token.end },
        thing,
        isDefinition,
        isWrite: false,
      });
    }
  });
  return result;
}

class UnitWalk {
  private readonly found: Occurrence[] = [];
  private readonly scopes: Map<string, NamedThing>[] = [];
  private readonly types = new Map<string, NamedThing>();

  constructor(
    private readonly module: Module,
    private readonly unit: TranslationUnit,
  ) {}

  run(): Occurrence[] {
    for (const item of this.unit.items) {
      if (item.kind === 'function-definition') this.functionDefinition(item);
      else if (item.kind === 'declaration') this.topLevelDeclaration(item);
      else for (const argument of item.arguments) this.visit(argument);
    }
    return this.found;
  }

  private functionDefinition(item: FunctionDefinition): void {
    this.add(item.name, this.global(item.name.name, item.name), true);
    this.type(item.type.result);
    this.inScope(() => {
      for (const { name, type } of item.type.parameters) {
        this.type(type);
        if (name) this.declareLocal(name, 'parameter');
      }
      this.visit(item.body);
    });
  }

  private topLevelDeclaration(item: Declaration): void {
    this.type(item.type);
    const { name } = item;
    if (name && item.storage === 'typedef') {
      const thing: NamedThing = { name: name.name, kind: 'type', definition: this.location(name) };
      this.types.set(name.name, thing);
      this.add(name, thing, true);
    } else if (name) {
      const isDefinition = item.type.kind !== 'function' && item.storage !== 'extern';
      this.add(name, this.global(name.name, name), isDefinition);
    }
    for (const part of partsOf(item)) this.visit(part);
  }

  /** A name at file scope; one that is only declared here stands for its declaration. */
  private global(name: string, declared?: Name): NamedThing {
    const symbol = this.module.resolve(this.unit, name);
    return symbol
      ? this.resolved(name, symbol, declared)
      : { name, kind: 'external', definition: declared && this.location(declared) };
  }

  private resolved(name: string, symbol: Symbol, declared: Name | undefined): NamedThing {
    if (symbol.kind === 'function') return { name, kind: 'function', definition: symbol.function.location };
    if (symbol.kind === 'variable') return { name, kind: 'variable', definition: symbol.variable.location };
    if (symbol.kind === 'enumerator')
      return { name, kind: 'enumerator', definition: this.enumeratorLocation(name) };
    return {
      name,
      kind: 'function',
      definition: declared ? this.location(declared) : this.prototypeLocation(name),
    };
  }

  private enumeratorLocation(name: string): Location | undefined {
    return this.found.find(
      ({ thing, isDefinition }) => isDefinition && thing.kind === 'enumerator' && thing.name === name,
    )?.location;
  }

  private prototypeLocation(name: string): Location | undefined {
    return this.found.find(({ thing }) => thing.kind === 'function' && thing.name === name)?.location;
  }

  private visit(node: Walkable): void {
    if (node.kind === 'block' || node.kind === 'for') {
      this.inScope(() => this.parts(node));
      return;
    }
    if (node.kind === 'identifier') this.use(node, false);
    else if (node.kind === 'declaration') this.localDeclaration(node);
    else if (node.kind === 'label')
      this.add(
        node.name,
        { name: writtenLabel(node.name.name), kind: 'label', definition: this.location(node.name) },
        true,
      );
    else if (isWriting(node)) this.written(node);
    else this.parts(node);
  }

  private parts(node: Walkable): void {
    if (!isStatement(node)) this.typesOf(node);
    for (const part of partsOf(node)) this.visit(part);
  }

  private written(node: Extract<Expression, { kind: 'assignment' | 'unary' | 'postfix' }>): void {
    const target = node.kind === 'assignment' ? node.left : node.operand;
    if (target.kind === 'identifier') this.use(target, true);
    else this.visit(target);
    if (node.kind === 'assignment') this.visit(node.right);
  }

  private use(identifier: Extract<Expression, { kind: 'identifier' }>, isWrite: boolean): void {
    const thing = this.local(identifier.name) ?? this.global(identifier.name);
    this.add(identifier, thing, false, isWrite);
  }

  private local(name: string): NamedThing | undefined {
    for (let index = this.scopes.length - 1; index >= 0; index--) {
      const found = this.scopes[index]?.get(name);
      if (found) return found;
    }
    return undefined;
  }

  private localDeclaration(node: Declaration): void {
    this.type(node.type);
    if (node.name) this.declareLocal(node.name, 'local');
    for (const part of partsOf(node)) this.visit(part);
  }

  private declareLocal(name: Name, kind: 'local' | 'parameter'): void {
    const thing: NamedThing = { name: name.name, kind, definition: this.location(name) };
    this.scopes.at(-1)?.set(name.name, thing);
    this.add(name, thing, true);
  }

  private typesOf(node: Expression): void {
    if (node.kind === 'cast' || node.kind === 'sizeof-type' || node.kind === 'compound-literal')
      this.type(node.type.type);
  }

  private type(type: TypeSyntax): void {
    if (type.kind === 'pointer') this.type(type.to);
    else if (type.kind === 'array') this.type(type.of);
    else if (type.kind === 'named') {
      const thing = this.types.get(type.name);
      if (thing) this.add(type, thing, false);
    } else if (type.kind === 'function') {
      this.type(type.result);
      for (const parameter of type.parameters) this.type(parameter.type);
    } else if (type.kind === 'enum') {
      for (const member of type.members ?? []) {
        this.add(member, { name: member.name, kind: 'enumerator', definition: this.location(member) }, true);
      }
    } else if (type.kind === 'struct' || type.kind === 'union') {
      for (const field of type.fields ?? []) this.type(field.type);
    }
  }

  private inScope(action: () => void): void {
    this.scopes.push(new Map());
    action();
    this.scopes.pop();
  }

  private location(span: Span): Location {
    return this.unit.map.locationOf({ start: span.start, end: span.end });
  }

  /** Names that a macro put there are not in the author's text, nor are those that our own macros make of them. */
  private add(span: Span, thing: NamedThing, isDefinition: boolean, isWrite = false): void {
    if (thing.name.startsWith('__lp_') || this.unit.map.isMadeByMacro(span.start)) return;
    this.found.push({ location: this.location(span), thing, isDefinition, isWrite });
  }
}

function isWriting(
  node: Walkable,
): node is Extract<Expression, { kind: 'assignment' | 'unary' | 'postfix' }> {
  if (node.kind === 'assignment' || node.kind === 'postfix') return true;
  return node.kind === 'unary' && (node.operator === '++' || node.operator === '--');
}
