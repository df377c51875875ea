import type { SimulatorPort } from './simulatorPort';

/** What a simulator may do before it is ended. These are no bounds of results: runs have bounds of their own. */
export interface RunnerLimits {
  /** So long it may compute without a word while it is busy, in ms. */
  readonly silence: number;
  /** So long it may still compute when what it does is not wanted any more, in ms. */
  readonly cancel: number;
  /** Bytes of memory. */
  readonly memory: number;
}

export const DEFAULT_LIMITS: RunnerLimits = { silence: 10_000, cancel: 300, memory: 600 * 1048576 };

const LOOK_MS = 250;
const CANCEL_LOOK_MS = 50;
/** Where others use the processors, as many times as long by the clock. */
const PATIENCE = 6;
/** Code that runs for the first time is slow. */
const FRESH_PATIENCE = 10;

/** Looks after a busy simulator. */
export class Watchdog {
  private port: SimulatorPort | undefined;
  private looking: NodeJS.Timeout | undefined;
  private cancelling: NodeJS.Timeout | undefined;
  private lastLook = 0;
  private wasHeard = false;
  private silence = new Stopwatch(undefined);

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
      this.silence = new Stopwatch(port);
      this.lastLook = performance.now();
      this.looking ??= setInterval(() => this.look(), LOOK_MS);
    }
    this.port = port;
  }

  /** The simulator has said something. */
  heard(): void {
    this.wasHeard = true;
  }

  /**
   * What it does is not wanted any more.
   * @param isFresh it does something for the first time, which takes longer, and would again in another one
   */
  expectAnswer(isFresh: boolean): void {
    const since = new Stopwatch(this.port);
    const limit = this.limits.cancel * (isFresh ? FRESH_PATIENCE : 1);
    this.cancelling ??= setInterval(() => {
      if (since.isBeyond(limit)) this.lose('it was cancelled');
    }, CANCEL_LOOK_MS);
  }

  /** What was not wanted any more is over. */
  answered(): void {
    clearInterval(this.cancelling);
    this.cancelling = undefined;
  }

  private look(): void {
    const now = performance.now();
    // If this process was busy itself, messages may be waiting that it has not seen yet.
    if (this.wasHeard || now - this.lastLook > 2 * LOOK_MS) this.silence = new Stopwatch(this.port);
    this.wasHeard = false;
    this.lastLook = now;
    const memory = this.port?.memory() ?? 0;
    if (this.silence.isBeyond(this.limits.silence))
      this.lose(`it did not come back within ${Math.round(this.limits.silence / 1000)} s`);
    else if (memory > this.limits.memory)
      this.lose(`it needs more than ${Math.round(this.limits.memory / 1048576)} MB of memory`);
  }
}

/** How long a simulator has computed; by the clock where that cannot be told. */
class Stopwatch {
  private readonly begin = performance.now();
  private readonly computed: number | undefined;

  constructor(private readonly port: SimulatorPort | undefined) {
    this.computed = port?.computed();
  }

  isBeyond(limit: number): boolean {
    const elapsed = performance.now() - this.begin;
    if (elapsed <= limit) return false;
    const now = this.port?.computed();
    if (this.computed === undefined || now === undefined) return true;
    return now - this.computed > limit || elapsed > PATIENCE * limit;
  }
}
