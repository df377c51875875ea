import type { ExecutionContext } from '../../machine/run/executionContext';
import type { TraceEntry } from '../../machine/run/fault';
import type { Frame } from '../../machine/run/frame';
import type { Entry } from '../../machine/run/observer';
import { isVisible, entryOf as placeOfFrame } from '../../machine/run/trace';
import type { Deed } from './holding';

/** What module code does at a moment. Where that is is only looked up if somebody asks: most is never told. */
export class Doing implements Deed {
  private readonly places: readonly Pick<Frame, 'code' | 'pc'>[];
  private known: readonly TraceEntry[] | undefined;

  constructor(
    readonly module: string,
    readonly entry: Entry,
    { frames }: ExecutionContext,
  ) {
    this.places = frames.filter(isVisible).map(({ code, pc }) => ({ code, pc }));
  }

  get trace(): readonly TraceEntry[] {
    return (this.known ??= [...this.places].reverse().map(placeOfFrame));
  }
}
