import type { ApiFunction, ApiParameter } from './apiEntry';

const ID: ApiParameter = { name: 'id', type: 'unsigned long', text: 'The id of the state.' };

export const STATE_FUNCTIONS: readonly ApiFunction[] = [
  {
    kind: 'function',
    name: 'klp_get_state',
    since: '5.5',
    text:
      "Finds a state by its id in one patch, usually the author's own. Returns the entry of its `states` array, or " +
      'NULL if the patch has none with this id.',
    trap: 'It looks only into the patch that it is given; `klp_get_prev_state()` looks into older patches.',
    context:
      'Any context; takes no lock, so the patch must not go away meanwhile. Made for callbacks and patched code.',
    signatures: [
      {
        since: '5.5',
        result: 'struct klp_state *',
        parameters: [
          { name: 'patch', type: 'struct klp_patch *', text: 'The patch whose states are searched.' },
          ID,
        ],
      },
    ],
  },
  {
    kind: 'function',
    name: 'klp_get_prev_state',
    since: '5.5',
    text:
      'Finds a state by its id in the patches that were installed before the one in transition; if several have it, ' +
      'the newest of them counts. Returns NULL if none has it: then this patch is the first to make the change.',
    trap:
      'Without a running transition the kernel warns and the answer is NULL. That happens in `pre_patch` and ' +
      '`post_patch` of a module object when its module comes after the patch, and in patched code at any time.',
    context: 'Callbacks during a transition, which hold `klp_mutex`; nowhere else.',
    signatures: [{ since: '5.5', result: 'struct klp_state *', parameters: [ID] }],
  },
];
