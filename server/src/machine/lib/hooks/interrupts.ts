import type { Resource, Subject } from '../entry';

const HANDLER: Resource = { kind: 'hook', what: 'interrupt handler', pointsInto: true };

/** Handlers of interrupts; the simulated machine has no devices that raise any. */
export const INTERRUPTS: Subject = {
  c: '',
  functions: {
    request_irq: { neverCalls: true, returns: '0 or -errno', acquires: { resource: HANDLER, key: 0 } },
    request_threaded_irq: {
      neverCalls: true,
      returns: '0 or -errno',
      acquires: { resource: HANDLER, key: 0 },
    },
    free_irq: { releases: { resource: HANDLER, key: 0 } },
  },
  lasting: /irq/,
};
