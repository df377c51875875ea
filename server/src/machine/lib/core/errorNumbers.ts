import { ERRNO_NUMBERS } from '../../../base/errorNames';
import type { Subject } from '../entry';

const ALIASES: Readonly<Record<string, string>> = {
  EWOULDBLOCK: 'EAGAIN',
  EDEADLOCK: 'EDEADLK',
  EFSBADCRC: 'EBADMSG',
  EFSCORRUPTED: 'EUCLEAN',
};

/** The same as C. */
export const ERRNO: Subject = {
  c: [
    ...Object.entries(ERRNO_NUMBERS).map(([name, number]) => `#define ${name} ${number}\n`),
    ...Object.entries(ALIASES).map(([name, other]) => `#define ${name} ${other}\n`),
  ].join(''),
};
