import type { Frame } from '../run/frame';
import type { Machine } from '../run/machine';

/** An expression needs more than constants. */
export class NotConstant extends Error {}

const handler: ProxyHandler<object> = {
  get: () => {
    throw new NotConstant();
  },
};

/** A frame and a machine for constants: whatever is taken from them throws `NotConstant`. */
export const CONSTANT_FRAME = new Proxy<Frame>(Object.create(null) as Frame, handler);
export const CONSTANT_MACHINE = new Proxy<Machine>(Object.create(null) as Machine, handler);
