import type { KernelProfile } from '../../base/kernelProfile';
import type { LazyUnit, TranslationUnit } from '../../syntax/translationUnit';
import type { Compiler } from '../compile/compiler';
import type { Binding } from '../compile/names';
import { RecordCType } from '../../c/types';
import { CUnit, type CFunction, type GlobalVariable } from './unit';

/** All units of a module, or the kernel's headers. Can be loaded any number of times, in any run. */
export class Program {
  private readonly allFunctions: CFunction[] = [];
  private readonly functionsByName = new Map<string, CFunction[]>();
  /** By name; static variables of several units may share a name. */
  readonly variables: GlobalVariable[] = [];
  readonly units: readonly CUnit[];
  private readonly shared = new Map<string, Binding>();
  private slots = 0;
  private readonly structs = new Map<string, RecordCType>();

  /** @param headers that of the kernel's headers; undefined for the headers themselves */
  constructor(
    readonly name: string,
    readonly profile: KernelProfile,
    sources: readonly (TranslationUnit | LazyUnit)[],
    readonly headers: Program | undefined,
    readonly compiler: Compiler,
  ) {
    this.units = sources.map((source) => new CUnit(source, this, headers?.units[0]));
  }

  /** The struct with a tag as the first unit knows it. */
  struct(tag: string): RecordCType {
    const known = this.structs.get(tag) ?? this.units[0]?.record(tag, false) ?? RecordCType.make(false, tag);
    this.structs.set(tag, known);
    return known;
  }

  newSlot(): number {
    return this.slots++;
  }

  /** Makes a name known to the other units. The first definition counts. */
  share(name: string, binding: Binding): void {
    const known = this.shared.get(name);
    const isBetter =
      known?.kind === 'variable' && binding.kind === 'variable' && binding.variable.declaration.initialiser;
    if (!known || isBetter) this.shared.set(name, binding);
  }

  /** What a name means that a unit does not define itself. */
  sharedName(name: string): Binding | undefined {
    return this.shared.get(name);
  }

  addVariable(variable: GlobalVariable): void {
    const tentative = this.variables.findIndex((each) => each.slot === variable.slot);
    if (tentative >= 0) this.variables.splice(tentative, 1);
    this.variables.push(variable);
  }

  variableNamed(name: string): GlobalVariable | undefined {
    return this.variables.find((variable) => variable.name === name);
  }

  /** Those that were asked for so far, of a program that is read as it is needed. */
  get functions(): readonly CFunction[] {
    return this.allFunctions;
  }

  addFunction(function_: CFunction): void {
    this.allFunctions.push(function_);
    const namesakes = this.functionsByName.get(function_.name) ?? [];
    namesakes.push(function_);
    this.functionsByName.set(function_.name, namesakes);
  }

  /** In the order of the units. */
  functionsNamed(name: string): readonly CFunction[] {
    for (const unit of this.units) unit.scope.own(name);
    return this.functionsByName.get(name) ?? [];
  }
}
