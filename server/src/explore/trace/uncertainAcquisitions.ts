import { Term, type Value } from '../../machine/memory/value';
import type { Constraints } from '../../machine/symbols/pathConstraints';
import type { Resource } from './resource';
import { saysFailure } from './saysFailure';

/** A resource that is there only if the call that acquired it has succeeded. */
interface Uncertain {
  readonly resource: Resource;
  readonly result: Term;
}

/** Resources of functions whose results are not known: what the run decides later says whether they were acquired. */
export class UncertainAcquisitions {
  private all: Uncertain[] = [];

  constructor(private readonly constraints: Constraints) {}

  add(resource: Resource, result: Value | undefined): void {
    if (result instanceof Term) this.all.push({ resource, result });
  }

  /** Takes out what has failed after all, as the run has gone by now. */
  takeFailed(): readonly Resource[] {
    const failed = this.all.filter(({ result }) => saysFailure(this.constraints, result));
    if (failed.length > 0) this.all = this.all.filter((each) => !failed.includes(each));
    return failed.map(({ resource }) => resource);
  }
}
