const CRASHES_MAX = 4;
const WINDOW_MS = 3 * 60 * 1000;

/** Decides whether a server that has crashed is started again: not if it crashed too often in a short time. */
export class RestartLimit {
  #crashes: number[] = [];

  /** Notes a crash at `now` (milliseconds) and says whether another start is worth it. */
  allowsRestart(now: number): boolean {
    this.#crashes = [...this.#crashes.filter((time) => now - time < WINDOW_MS), now];
    return this.#crashes.length < CRASHES_MAX;
  }
}
