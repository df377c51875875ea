import type { RelatedPlace } from '../../base/finding';
import type { Place } from '../../base/span';
import type { TraceEntry } from '../../machine/run/fault';
import type { Diagnosis } from '../../explore/diagnose/diagnosis';
import type { ShadowCall, Step } from '../../explore/watch/step';
import { doingWords, entryWords } from './runWords';
import type { Simulation } from './simulation';

/** A finding with more places than this is not read by anybody. */
const PLACES_MAX = 12;

/** The sequence of events that leads to what is wrong, as places in the sources. */
export function relatedPlaces(diagnosis: Diagnosis, simulation: Simulation, own: Place): RelatedPlace[] {
  const told = new Teller(diagnosis, simulation).tell();
  return told.filter(({ place }, index) => index > 0 || !isSame(place, own)).slice(0, PLACES_MAX);
}

function isSame(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start;
}

class Teller {
  private readonly places: RelatedPlace[] = [];
  private command = '';
  private isUsed = false;

  constructor(
    private readonly diagnosis: Diagnosis,
    private readonly simulation: Simulation,
  ) {}

  tell(): RelatedPlace[] {
    for (const step of this.diagnosis.run.steps) this.step(step);
    return this.places;
  }

  private step(step: Step): void {
    const { holding, also = [], deed } = this.diagnosis;
    switch (step.kind) {
      case 'command':
        this.command = step.text;
        return;
      case 'take':
        if (step.holding === holding || also.includes(step.holding))
          this.add(step.holding.trace, `${entryWords(step.holding.entry)} ${doingWords(step)} here.`);
        return;
      case 'again':
        if (step.by === deed) this.add(step.by.trace, `${entryWords(step.by.entry)} does it once more.`);
        return;
      case 'release':
        if (step.release === deed || step.release.holding === holding)
          this.add(step.release.trace, `${entryWords(step.release.entry)} gives it back here.`);
        return;
      case 'end':
        if (step.entry === this.diagnosis.entry && hasFailed(step) && step.at)
          this.add(
            [step.at],
            `${entryWords(step.entry)} returns ${step.result} here.${decidedWords(step.decided)}`,
          );
        return;
      case 'shadow':
        if (step.call.by === deed || this.isUseByOther(step.call))
          this.add(step.call.by.trace, `${step.call.name}() is called by ${entryWords(step.call.by.entry)}.`);
        return;
      default:
    }
  }

  /** The livepatch that goes on using a shadow variable looks it up: once is enough. */
  private isUseByOther({ id, by }: ShadowCall): boolean {
    const { kind, id: freed, other } = this.diagnosis;
    if (kind !== 'shadow-freed-in-exit' || this.isUsed || id !== freed || by.module !== other) return false;
    this.isUsed = true;
    return true;
  }

  private add(trace: readonly TraceEntry[], message: string): void {
    const [entry] = trace;
    const place = entry && this.simulation.placeOf(entry);
    if (!place) return;
    const command = this.command === '' ? '' : `\`${this.command}\`: `;
    this.places.push({ place, message: `${command}${message}` });
  }
}

/** What a patched function returns is none of the kernel's business. */
function hasFailed({ entry, result }: Extract<Step, { kind: 'end' }>): boolean {
  return entry.kind !== 'function' && result !== undefined && result < 0;
}

function decidedWords(decided: readonly { readonly about: string; readonly option: string }[]): string {
  const [first] = decided;
  return first ? ` (${first.about} is ${first.option})` : '';
}
