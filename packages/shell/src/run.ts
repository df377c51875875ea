/** Something that may pause in virtual time before it comes to its result. */
export type Run<T> = Generator<Pause, T, void>;

/** Nothing is to be done before this virtual time, in ms since boot. */
export interface Pause {
  readonly until: number;
}
