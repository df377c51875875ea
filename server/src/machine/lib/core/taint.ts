import type { Subject } from '../entry';
import { isInt } from '../../memory/value';
import { argument, countArgument, unknownResult } from '../support/arguments';

/** Printing, warning and stopping, as in printk.h and bug.h. */
const C = String.raw`
void add_taint(unsigned int flag, int lockdep_ok);
int add_taint_module(void *module, unsigned int flag, int lockdep_ok);
int test_taint(unsigned int flag);
#define LOCKDEP_STILL_OK 1
#define LOCKDEP_NOW_UNRELIABLE 0
#define TAINT_USER 6
#define TAINT_WARN 9
#define TAINT_LIVEPATCH 15
#define TAINT_TEST 18
`;

export const TAINT: Subject = {
  c: C,
  functions: {
    add_taint: { run: () => undefined },
    add_taint_module: { run: () => undefined },
    test_taint: {
      run: (call) =>
        isInt(argument(call, 0)) && countArgument(call, 0) !== undefined ? 0 : unknownResult(call),
    },
  },
};
