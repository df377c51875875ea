import { type CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { searchSources } from '../files/findSources';

/** How long work goes on before other messages get their turn. */
const SLICE_MILLISECONDS = 20;

/** What the client gets that has given something up. */
export function wasCancelled(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The check was cancelled.');
}

/** Work that lets other messages be handled in between and ends when its client gives it up. */
export class SlicedWork {
  private sliceEnd = Date.now() + SLICE_MILLISECONDS;

  constructor(private readonly token: CancellationToken) {}

  /**
   * Pauses if it is time for it.
   * @param report called before a pause
   * @throws ResponseError if the client has cancelled
   */
  async breathe(report: () => void = () => undefined): Promise<void> {
    if (Date.now() < this.sliceEnd) return;
    report();
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    if (this.token.isCancellationRequested) throw wasCancelled();
    this.sliceEnd = Date.now() + SLICE_MILLISECONDS;
  }
}

/**
 * Finds the livepatch sources below folders.
 * @param warn is told what could not be read
 * @param report is given the number of C files searched so far
 */
export async function searchFolders(
  folders: readonly string[],
  work: SlicedWork,
  warn: (sentence: string) => void,
  report: (searched: number) => void = () => undefined,
): Promise<string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const steps = searchSources(folder);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) {
      const searched = step.value;
      await work.breathe(() => report(searched));
    }
    for (const problem of step.value.problems) warn(problem);
    found.push(...step.value.files);
  }
  return found;
}
