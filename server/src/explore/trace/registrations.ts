import type { Acquisition, Release } from '../../machine/lib/entry';
import { factsOf } from '../../machine/lib/kernelLibrary';

/** What a function takes, as the library says or as its name tells. */
export interface NamedAcquisition extends Acquisition {
  readonly isByName: boolean;
}

/** Pairs that follow the kernel's way to name them: `register_x()` and `unregister_x()`, `x_register()` … */
const REGISTER = /^(?!klp_)(?:register_(\w+)|(\w+?)_register(?:_\w+)?)$/;
const UNREGISTER = /^(?!klp_)(?:(?:un|de)register_(\w+)|(\w+?)_(?:un|de)register(?:_\w+)?)$/;

/** What a function takes; undefined for one that takes nothing that is known. */
export function acquisitionBy(name: string): NamedAcquisition | undefined {
  const { acquires } = factsOf(name);
  if (acquires) return { ...acquires, isByName: false };
  return REGISTER.test(name) ? { ...named(name), isByName: true } : undefined;
}

/** What a function gives back. */
export function releaseBy(name: string): Release | undefined {
  return factsOf(name).releases ?? (UNREGISTER.test(name) ? named(name) : undefined);
}

function named(name: string): Release {
  const [, what = ''] = /^(?:(?:un|de)?register_)?(\w+?)(?:_(?:un|de)?register\w*)?$/.exec(name) ?? [];
  const text = /notifier/.test(what) ? 'notifier' : what.replaceAll('_', ' ');
  return { resource: { kind: 'hook', what: text, pointsInto: true }, key: 0 };
}
