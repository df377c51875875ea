import type { ExecutionContext } from '../../machine/run/executionContext';
import type { TraceEntry } from '../../machine/run/fault';
import type { Frame } from '../../machine/run/frame';
import type { Activation } from '../../machine/run/observer';
import { isVisible, entryOf as placeOfFrame } from '../../machine/run/trace';
import type { Action } from './resource';

/** What module code does at a moment. Where that is is only looked up if somebody asks: most is never told. */
export class CurrentAction implements Action {
  private readonly locations: readonly Pick<Frame, 'code' | 'pc'>[];
  private known: readonly TraceEntry[] | undefined;

  constructor(
    readonly module: string,
    readonly activation: Activation,
    { frames }: ExecutionContext,
  ) {
    this.locations = frames.filter(isVisible).map(({ code, pc }) => ({ code, pc }));
  }

  get trace(): readonly TraceEntry[] {
    return (this.known ??= [...this.locations].reverse().map(placeOfFrame));
  }
}
