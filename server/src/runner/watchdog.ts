import type { SimulatorPort } from './simulatorPort';

/** What a simulator may do before it is ended. These are no bounds of results: runs have bounds of their own. */
export interface RunnerLimits {
  /** So long it may say nothing while it is busy, in ms. */
  readonly silence: number;
  /** So soon it has to answer when what it does is not wanted any more, in ms. */
  readonly cancel: number;
  /** Bytes of memory. */
  readonly memory: number;
}

export const DEFAULT_LIMITS: RunnerLimits = { silence: 10_000, cancel: 300, memory: 600 * 1048576 };

const LOOK_MS = 250;

/** Looks after a busy simulator. */
export class Watchdog {
  private port: SimulatorPort | undefined;
  private looking: NodeJS.Timeout | undefined;
  private cancelling: NodeJS.Timeout | undefined;
  private lastLook = 0;
  private lastHeard = 0;

  /** @param lose is told why the simulator has to go, as the end of a sentence */
  constructor(
    private readonly limits: RunnerLimits,
    private readonly lose: (reason: string) => void,
  ) {}

  /** Looks after a simulator from now on, or after none. */
  watch(port: SimulatorPort | undefined): void {
    if (!port) {
      clearInterval(this.looking);
      this.looking = undefined;
      this.answered();
    } else if (port !== this.port || !this.looking) {
      this.heard();
      this.lastLook = performance.now();
      this.looking ??= setInterval(() => this.look(), LOOK_MS);
    }
    this.port = port;
  }

  /** The simulator has said something. */
  heard(): void {
    this.lastHeard = performance.now();
  }

  /** What it does is not wanted any more. */
  expectAnswer(): void {
    this.cancelling ??= setTimeout(() => this.lose('it was cancelled'), this.limits.cancel);
  }

  /** What was not wanted any more is over. */
  answered(): void {
    clearTimeout(this.cancelling);
    this.cancelling = undefined;
  }

  get isCancelling(): boolean {
    return this.cancelling !== undefined;
  }

  private look(): void {
    const now = performance.now();
    // If this process was busy itself, messages may be waiting that it has not seen yet.
    if (now - this.lastLook > 2 * LOOK_MS) this.lastHeard = now;
    this.lastLook = now;
    const memory = this.port?.memory() ?? 0;
    if (now - this.lastHeard > this.limits.silence)
      this.lose(`it did not come back within ${Math.round(this.limits.silence / 1000)} s`);
    else if (memory > this.limits.memory)
      this.lose(`it needs more than ${Math.round(this.limits.memory / 1048576)} MB of memory`);
  }
}
