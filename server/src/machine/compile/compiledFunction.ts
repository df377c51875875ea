import type { Frame } from '../run/frame';
import type { Machine } from '../run/machine';
import type { FunctionCType } from '../../c/types';
import type { CUnit } from '../run/unit';

/** Does one thing, and sets `frame.pc` if what follows is not the next one. */
export type Instruction = (frame: Frame, machine: Machine) => void;

/** A parameter's place in a frame. */
export interface ParameterSlot {
  readonly kind: 'register' | 'local';
  readonly index: number;
  /** In bytes, of a local. */
  readonly size: number;
  readonly isAggregate: boolean;
  readonly name: string;
}

/** A C function ready to run. It holds nothing of any run. */
export interface CompiledFunction {
  readonly name: string;
  readonly unit: CUnit;
  readonly type: FunctionCType;
  readonly parameters: readonly ParameterSlot[];
  readonly instructions: readonly Instruction[];
  /** For each instruction, where it is in the unit's expanded text. */
  readonly offsets: readonly number[];
  readonly registersCount: number;
  readonly localsCount: number;
  /** What its variables in memory take of the kernel's stack, in bytes. */
  readonly frameSize: number;
}
