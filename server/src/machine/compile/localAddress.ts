import type { Evaluate } from './operand';
import type { CType } from '../../c/types';
import { Pointer } from '../memory/value';

/** The place of a variable in the frame's memory; it begins to live when it is first touched. */
export function localAddress(index: number, name: string, type: CType): Evaluate {
  return (frame, machine) => new Pointer((frame.locals[index] ??= machine.newLocal(name, type)), 0);
}
