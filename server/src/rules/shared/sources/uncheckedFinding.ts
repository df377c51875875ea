import type { RelatedLocation } from '../../../base/finding';
import { calledName } from '../../../syntax/walk';
import type { UncheckedResult } from './shadowResults';

/** How the call is called in messages. */
export function calleeOf({ call, from }: UncheckedResult): string {
  return `${calledName(call) ?? from}()`;
}

/** The places that belong to an unchecked result: its use, and what is in other functions. */
export function locationsOf({ use, inside, origin, from }: UncheckedResult): RelatedLocation[] {
  const locations = [
    { location: use, message: inside ? 'It is handed on here without a test.' : 'It is used here.' },
  ];
  if (inside) locations.push({ location: inside, message: 'Memory is accessed through it here.' });
  if (origin) locations.push({ location: origin, message: `The result of ${from}() that is returned.` });
  return locations;
}
