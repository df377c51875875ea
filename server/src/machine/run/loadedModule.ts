import type { KlpRelocation, Module, ModuleState } from '../../kernel/structs';
import { Instance } from './instance';
import type { Machine } from './machine';
import type { Program } from './program';
import { Pointer, type Value } from '../memory/value';

/** What the loader learns from a module's file. */
export interface ModuleFacts {
  readonly name: string;
  readonly unknownSymbols: readonly string[];
  readonly uses: readonly string[];
  readonly relocations?: readonly KlpRelocation[];
}

/** The numbers of `enum module_state`. */
const STATE_NUMBERS: Readonly<Record<ModuleState, number>> = { live: 0, coming: 1, going: 2, unformed: 3 };

/** A module that was read from its sources, with its `struct module` in memory. */
export class LoadedModule implements Module {
  readonly name: string;
  readonly unknownSymbols: readonly string[];
  readonly uses: readonly string[];
  readonly relocations: readonly KlpRelocation[];
  readonly writtenSections = new Set<string>();
  readonly instance: Instance;
  /** Its `struct module`. */
  readonly at: Pointer;
  refcnt = 0;
  klpAlive = false;
  private currentState: ModuleState = 'unformed';

  constructor(
    private readonly machine: Machine,
    readonly program: Program,
    facts: ModuleFacts,
  ) {
    this.name = facts.name;
    this.unknownSymbols = facts.unknownSymbols;
    this.uses = facts.uses;
    this.relocations = facts.relocations ?? [];
    this.instance = new Instance(program, machine, facts.name);
    const { size } = machine.struct('module');
    const object = machine.memory.allocate({
      kind: 'global',
      size,
      name: '__this_module',
      isZeroed: true,
      owner: facts.name,
    });
    this.at = new Pointer(object, 0);
    this.instance.external('__this_module', () => this.at);
    machine.writeString(machine.fieldAddress(this.at, 'module', 'name'), facts.name);
    this.linkList();
    this.state = 'unformed';
    this.noteLimits();
  }

  /** What is missing of its sources because reading came to a limit. */
  private noteLimits(): void {
    const { statistics } = this.machine;
    for (const unit of this.program.units) {
      const { truncated, unread, items } = unit.source;
      if (truncated) {
        const what = 'macros and includes that give too much: what follows is left out';
        statistics.bound(what, unit, items.at(-1)?.start ?? 0);
      }
      for (const start of unread)
        statistics.bound('a declaration that is too long to be read, or too far behind damage', unit, start);
    }
  }

  /** The kernel's list of modules holds it; here it is alone in a list. */
  private linkList(): void {
    const list = this.machine.fieldAddress(this.at, 'module', 'list');
    for (const end of ['next', 'prev']) this.machine.setField(list, 'list_head', end, list);
  }

  get state(): ModuleState {
    return this.currentState;
  }
  set state(state: ModuleState) {
    this.currentState = state;
    this.machine.setField(this.at, 'module', 'state', STATE_NUMBERS[state]);
  }

  get isLivepatch(): boolean {
    return this.program.variableNamed('__lp_modinfo_livepatch') !== undefined;
  }
  get hasInit(): boolean {
    return this.program.variableNamed('__lp_module_init') !== undefined;
  }
  get hasExit(): boolean {
    return this.program.variableNamed('__lp_module_exit') !== undefined;
  }

  /** The function that `module_init()` or `module_exit()` names; 0 without one. */
  entry(kind: 'init' | 'exit'): Value {
    const variable = this.program.variableNamed(`__lp_module_${kind}`);
    if (!variable) return 0;
    return this.machine.memory.load(
      new Pointer(this.instance.global(variable), 0),
      { size: 8, signed: false },
      true,
    );
  }
}
