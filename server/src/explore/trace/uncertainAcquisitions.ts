import { type Int, Term, type Value } from '../../machine/memory/value';
import type { Constraints } from '../../machine/symbols/pathConstraints';
import type { Acquisition } from '../../machine/lib/entry';
import { isNegative } from './acquiredResource';
import type { Resource } from './resource';

/** A resource that is there only if the call that acquired it has succeeded. */
interface Uncertain {
  readonly resource: Resource;
  readonly key: Acquisition['key'];
  readonly result: Term;
}

/** Resources of functions whose results are not known: what the run decides later says whether they were acquired. */
export class UncertainAcquisitions {
  private all: Uncertain[] = [];

  constructor(private readonly constraints: Constraints) {}

  add(resource: Resource, key: Acquisition['key'], result: Value | undefined): void {
    if (result instanceof Term) this.all.push({ resource, key, result });
  }

  /** Takes out what has failed after all, as the run has gone by now. */
  takeFailed(): readonly Resource[] {
    const failed = this.all.filter((each) => this.hasFailed(each));
    if (failed.length > 0) this.all = this.all.filter((each) => !failed.includes(each));
    return failed.map(({ resource }) => resource);
  }

  private hasFailed({ key, result }: Uncertain): boolean {
    const value = this.constraints.valueOf(result);
    return key === 'result' ? isErrorOrNull(value) : isNegative(value);
  }
}

/** Of what is known by a pointer. */
function isErrorOrNull(value: Int): boolean {
  const address = BigInt.asIntN(64, BigInt(value));
  return address <= 0n && address >= -4095n;
}
