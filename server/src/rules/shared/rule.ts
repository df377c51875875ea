import type { Fix, FindingRun, RelatedLocation, Severity } from '../../base/finding';
import type { Location } from '../../base/span';
import type { SourcePatch } from '../../model/diff/sourcePatch';
import type { Module } from '../../model/declarations/module';
import type { KernelCode } from '../../model/kernel/kernelCode';
import type { SymbolTable } from '../../model/kernel/symbolTable';
import type { Builder } from '../../model/trees/toolCallbacks';
import type { Detection } from './runs/detection';
import type { Simulation } from './simulation';

/** When a rule can be decided: from one file while typing, from what callbacks do, or by running modules. */
export type Stage = 'source' | 'behaviour' | 'simulation';

/** What a rule looks at. */
export interface RuleInput {
  readonly module: Module;
  /** What is changed, if the sources are a patch to the kernel's own. */
  readonly patch: SourcePatch | undefined;
  /** The tool that the patch is for, where that is known. */
  readonly builder?: Builder | undefined;
  /** What running the module has shown; absent where it was not run. */
  readonly simulation?: Simulation | undefined;
  /** The kernel's symbols, if the user named a System.map or kallsyms file. */
  readonly symbols: SymbolTable | undefined;
  /** Functions of the kernel's own sources, if the user named them. */
  readonly kernelCode: KernelCode | undefined;
}

/** A finding as a rule makes it; the rule's id and severity are added by the caller. */
export interface Draft {
  readonly location: Location;
  /** First sentence: what happens. Second sentence: what to do. */
  readonly message: string;
  readonly related?: readonly RelatedLocation[];
  readonly fixes?: readonly Fix[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly run?: FindingRun;
}

/** One fault that livepatch sources can have. Its id is also its page's name in docs/rules and its settings key. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly stage: Stage;
  /** One sentence that says what goes wrong; the page's first paragraph and the setting's description. */
  readonly summary: string;
  /** Of a rule about what runs show: how it is detected in them. */
  readonly onRuns?: Detection;
  /** Finds all faults of this kind. Never throws. */
  check(input: RuleInput): Iterable<Draft>;
}
