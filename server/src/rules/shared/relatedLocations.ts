import { errorText } from '../../base/errorNames';
import type { RelatedLocation } from '../../base/finding';
import type { Location } from '../../base/span';
import type { TraceEntry } from '../../machine/run/fault';
import type { RunFact } from './runs/runFact';
import type { Decided, EventOf, ShadowCall, TraceEvent } from '../../explore/trace/traceEvent';
import { acquireText, activationText, releasesItText } from './resourceText';
import type { Simulation } from './simulation';

/** A finding with more places than this is not read by anybody. */
const PLACES_MAX = 12;

/** The sequence of events that leads to what is wrong, as places in the sources. */
export function relatedLocations(fact: RunFact, simulation: Simulation, own: Location): RelatedLocation[] {
  const told = new Teller(fact, simulation).tell();
  return told.filter(({ location }, index) => index > 0 || !isSame(location, own)).slice(0, PLACES_MAX);
}

function isSame(a: Location, b: Location): boolean {
  return a.file === b.file && a.start === b.start;
}

class Teller {
  private readonly locations: RelatedLocation[] = [];
  private command = '';
  private isUsed = false;
  private readonly told = new Set<Decided>();

  constructor(
    private readonly fact: RunFact,
    private readonly simulation: Simulation,
  ) {}

  tell(): RelatedLocation[] {
    for (const event of this.fact.run.events) this.event(event);
    return this.locations;
  }

  private event(event: TraceEvent): void {
    const { resource, also = [], action } = this.fact;
    switch (event.kind) {
      case 'command':
        this.command = event.text;
        return;
      case 'acquired':
        if (event.resource === resource || also.includes(event.resource))
          this.add(
            event.resource.trace,
            `${activationText(event.resource.activation)} ${acquireText({ resource: event.resource })} here.`,
          );
        return;
      case 'reacquired':
        if (event.by === action)
          this.add(event.by.trace, `${activationText(event.by.activation)} does it again here.`);
        return;
      case 'released':
        if (event.release === action || event.release.resource === resource)
          this.add(
            event.release.trace,
            `${activationText(event.release.activation)} ${releasesItText({ ...this.fact, resource: event.release.resource, also: [] })} here.`,
          );
        return;
      case 'end':
        if (event.activation === this.fact.activation && hasFailed(event) && event.at)
          this.add(
            [event.at],
            `${activationText(event.activation)} returns ${errorText(event.result ?? 0)} here.${decisionsText(event.decided.filter((each) => !this.told.has(each)))}`,
          );
        return;
      case 'decided':
        this.decided(event);
        return;
      case 'shadow':
        if (event.call.by === action || this.isUseByOther(event.call))
          this.add(
            event.call.by.trace,
            `${activationText(event.call.by.activation)} calls ${event.call.name}() here.`,
          );
        return;
      default:
    }
  }

  /** What a function that is not visible has returned, or what else was not known. */
  private decided({ decision, trace }: EventOf<'decided'>): void {
    if (decision.meaning === undefined) return;
    this.told.add(decision);
    this.add(trace, `${decision.meaning} here.`);
  }

  /** The livepatch that goes on using a shadow variable looks it up: once is enough. */
  private isUseByOther({ id, by }: ShadowCall): boolean {
    const { isUsedByOther, id: freed, other } = this.fact;
    if (isUsedByOther !== true || this.isUsed || id !== freed || by.module !== other) return false;
    this.isUsed = true;
    return true;
  }

  private add(trace: readonly TraceEntry[], message: string): void {
    const [activation] = trace;
    const location = activation && this.simulation.locationOf(activation);
    if (!location) return;
    const command = this.command === '' ? '' : `\`${this.command}\`: `;
    this.locations.push({ location, message: `${command}${message}` });
  }
}

/** What a patched function returns is none of the kernel's business. */
function hasFailed({ activation, result }: Extract<TraceEvent, { kind: 'end' }>): boolean {
  return activation.kind !== 'function' && result !== undefined && result < 0;
}

function decisionsText(
  decided: readonly {
    readonly about: string;
    readonly option: string;
    readonly meaning?: string | undefined;
  }[],
): string {
  const [first] = decided;
  return first ? ` (${first.meaning ?? `${first.about} is ${first.option}`})` : '';
}
