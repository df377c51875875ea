const DEPTH_MAX = 40;
const FILES_MAX = 400;
/** A header that reads itself again does so a few times; one without a guard would never end. */
const SELF_INCLUDES_MAX = 8;

/** The files that are being read, each named by the one before it, and how many were read in all. */
export class IncludeStack {
  private readonly open: string[] = [];
  /** Files without a guard. Once one is known for it, it is not read again: with two includes of itself it would double. */
  private readonly endless = new Set<string | undefined>();
  private count = 0;

  enter(path: string): void {
    this.open.push(path);
    this.count++;
  }

  leave(): void {
    this.open.pop();
  }

  /** Whether a file that is named now would be one too many. */
  isFullFor(path: string | undefined): boolean {
    if (this.open.filter((each) => each === path).length > SELF_INCLUDES_MAX) this.endless.add(path);
    return this.endless.has(path) || this.open.length > DEPTH_MAX || this.count > FILES_MAX;
  }
}
