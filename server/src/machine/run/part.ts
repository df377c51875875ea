import type { Machine } from './machine';

/**
 * A part of the simulated kernel that keeps a state of its own, such as the timers. `Machine.part` makes it when it is
 * first asked for, and each run has its own.
 */
export class Part<T> {
  constructor(
    readonly name: string,
    readonly create: (machine: Machine) => T,
  ) {}
}
