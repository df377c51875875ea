import type { Frame } from '../run/frame';
import type { Machine } from '../run/machine';
import type { CType } from '../../c/types';
import type { Value } from '../memory/value';

/** Gives a value when the code runs. */
export type Evaluate = (frame: Frame, machine: Machine) => Value;

/** Where a value that can be assigned to is kept. */
export type Location =
  | { readonly kind: 'register'; readonly index: number }
  | {
      readonly kind: 'memory';
      readonly address: Evaluate;
      readonly bits: { readonly shift: number; readonly width: number } | undefined;
    };

/** A compiled expression. */
export interface Operand {
  /** As in C before arrays and functions become pointers. */
  readonly type: CType;
  /** The value; of arrays, records and functions their address. */
  readonly evaluate: Evaluate;
  /** Of an lvalue. */
  readonly location: Location | undefined;
}

/** An operand that is only a value. */
export function valueOperand(type: CType, evaluate: Evaluate): Operand {
  return { type, evaluate, location: undefined };
}

/** An operand that never changes. */
export function constantOperand(type: CType, value: Value): Operand {
  return { type, evaluate: () => value, location: undefined };
}
