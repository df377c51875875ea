import type { KernelProfile } from '../base/kernelProfile';
import { declare } from '../c/expressionType';
import { completeType } from '../c/initialiser';
import { charOf, fileScope } from '../c/fileScope';
import { kernelRecord } from '../c/kernelTypes';
import { resolveType } from '../c/resolveType';
import type { Binding, Entity, Scope } from '../c/scope';
import type { CType } from '../c/types';
import type { Declaration, Expression, FunctionDefinition, TopLevel, TypeSyntax } from '../syntax/ast';
import type { TranslationUnit } from '../syntax/translationUnit';
import type { Symbol } from './declarations/module';

/** A function or variable at file scope. */
export class Declared implements Entity {
  private complete: CType | undefined;

  /** @param kind `extern` for what another unit may define */
  constructor(
    readonly kind: 'symbol' | 'extern',
    readonly symbol: Symbol | undefined,
    private readonly written: CType,
    private readonly initialiser: Expression | undefined,
    private readonly scope: Scope<Declared>,
  ) {}

  /** An array without a length gets it when somebody asks, and has none inside of its own initialiser. */
  get type(): CType {
    if (this.complete) return this.complete;
    this.complete = this.written;
    return (this.complete = completeType(this.written, this.initialiser, this.scope));
  }
}

/** Types of the tools' own headers, which are not visible. */
const TOOL_TYPES = new Map([['patch_object', 'klp_object']]);

/** What C makes of the names of one unit. Each is looked at when it is first needed. */
export class UnitTypes {
  readonly scope: Scope<Declared>;
  private readonly items = new Map<string, TopLevel[]>();
  private readonly declared = new Set<TopLevel>();

  /**
   * @param symbolOf what a name stands for in this unit
   * @param shared what it stands for in another one
   */
  constructor(
    unit: TranslationUnit,
    profile: Pick<KernelProfile, 'version'>,
    private readonly symbolOf: (name: string) => Symbol | undefined,
    shared: (name: string) => Binding<Declared> | undefined,
  ) {
    for (const item of unit.items) for (const name of namesIn(item)) this.index(name, item);
    this.scope = fileScope({ char: charOf(profile.version), guessesSizes: false, shared }, undefined, {
      has: (name) => this.items.has(name) || kernelRecord(name) !== undefined,
      declare: (name) => {
        this.declare(name);
      },
    });
  }

  private index(name: string, item: TopLevel): void {
    const known = this.items.get(name);
    if (known) known.push(item);
    else this.items.set(name, [item]);
  }

  private declare(name: string): void {
    for (const item of this.items.get(name) ?? []) this.declareItem(item);
    const measures = this.items.has(name) ? undefined : kernelRecord(name);
    if (measures) {
      const record = this.scope.record(name, false);
      if (!record.isLaidOut) record.setLayout(measures);
    }
    const tag = TOOL_TYPES.get(name);
    if (tag !== undefined && !this.items.has(name))
      this.scope.bind(name, { kind: 'typedef', type: this.scope.record(tag, false) });
  }

  private declareItem(item: TopLevel): void {
    if (this.declared.has(item) || item.kind === 'opaque') return;
    this.declared.add(item);
    const name = item.name?.name;
    if (item.kind === 'declaration' && (name === undefined || item.storage === 'typedef')) {
      declare(item, this.scope);
      return;
    }
    if (name !== undefined) this.bind(name, item);
  }

  private bind(name: string, item: Declaration | FunctionDefinition): void {
    const type = resolveType(item.type, this.scope);
    const symbol = this.symbolOf(name);
    if (symbol?.kind === 'variable' && symbol.variable.declaration !== item) return;
    const isHere = symbol?.kind === 'variable' || symbol?.kind === 'function';
    if (symbol?.kind === 'function' && item.kind === 'declaration') return;
    const initialiser = item.kind === 'declaration' ? item.initialiser : undefined;
    this.scope.bind(name, new Declared(isHere ? 'symbol' : 'extern', symbol, type, initialiser, this.scope));
  }
}

/** The names, tags and enumerators that an item declares. */
function namesIn(item: TopLevel): readonly string[] {
  if (item.kind === 'opaque') return [];
  const names = item.name ? [item.name.name] : [];
  const pending: TypeSyntax[] = [item.type];
  for (let type = pending.pop(); type; type = pending.pop()) {
    if (type.kind === 'pointer') pending.push(type.to);
    else if (type.kind === 'array') pending.push(type.of);
    else if (type.kind === 'function') pending.push(type.result);
    else if (type.kind === 'enum') {
      if (type.members && type.tag !== undefined) names.push(type.tag);
      for (const member of type.members ?? []) names.push(member.name);
    } else if (type.kind === 'struct' || type.kind === 'union') {
      if (type.fields && type.tag !== undefined) names.push(type.tag);
      for (const field of type.fields ?? []) pending.push(field.type);
    }
  }
  return names;
}
