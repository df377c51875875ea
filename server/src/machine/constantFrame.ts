import type { Frame } from './frame';
import type { Machine } from './machine';

/** An expression needs more than constants. */
export class NotConstant extends Error {}

function nothing<T extends object>(): T {
  return new Proxy<T>({} as T, {
    get: () => {
      throw new NotConstant();
    },
  });
}

/** A frame and a machine for constants: whatever is taken from them throws `NotConstant`. */
export const CONSTANT_FRAME = nothing<Frame>();
export const CONSTANT_MACHINE = nothing<Machine>();
