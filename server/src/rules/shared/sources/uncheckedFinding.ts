import type { RelatedPlace } from '../../../base/finding';
import { calledName } from '../../../syntax/walk';
import type { UncheckedResult } from './shadowResults';

/** How the call is called in messages. */
export function calleeOf({ call, from }: UncheckedResult): string {
  return `${calledName(call) ?? from}()`;
}

/** The places that belong to an unchecked result: its use, and what is in other functions. */
export function placesOf({ use, inside, origin, from }: UncheckedResult): RelatedPlace[] {
  const places = [
    { place: use, message: inside ? 'It is handed on here without a test.' : 'It is used here.' },
  ];
  if (inside) places.push({ place: inside, message: 'Memory is accessed through it here.' });
  if (origin) places.push({ place: origin, message: `The result of ${from}() that is returned.` });
  return places;
}
