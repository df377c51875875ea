import { Session, type Profiler } from 'node:inspector';

/** How often each place of a script was reached. */
export interface ScriptCounts {
  /** Offset into the script. */
  at(offset: number): number;
}

/** Runs something and counts what it does in the script with the URL. */
export async function countsOf(url: string, run: () => void): Promise<ScriptCounts> {
  const session = new Session();
  session.connect();
  await post(session, 'Profiler.enable');
  await post(session, 'Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  run();
  const { result } = await new Promise<Profiler.TakePreciseCoverageReturnType>((resolve, reject) => {
    session.post('Profiler.takePreciseCoverage', (error, found) => (error ? reject(error) : resolve(found)));
  });
  session.disconnect();
  const script = result.find((each) => each.url === url);
  if (!script) throw new Error(`Nothing of ${url} was run.`);
  return readCounts(script);
}

function post(session: Session, method: string, parameters: object = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    session.post(method, parameters, (error) => (error ? reject(error) : resolve()));
  });
}

function readCounts({ functions }: Profiler.ScriptCoverage): ScriptCounts {
  const ranges = functions.flatMap((func) => func.ranges);
  return {
    at(offset) {
      const around = ranges.filter(
        ({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset,
      );
      const size = (range: Profiler.CoverageRange): number => range.endOffset - range.startOffset;
      return (
        around.reduce<Profiler.CoverageRange | undefined>(
          (best, range) => (best && size(best) <= size(range) ? best : range),
          undefined,
        )?.count ?? 0
      );
    },
  };
}
