import { fieldsOf, type ApiStruct } from './apiEntry';

const { author, kernel } = fieldsOf('klp_state_callbacks');

const PROPOSED = { since: '6.13', api: 'state-callbacks' } as const;
const TO_OBJECTS = 'Mainline has callbacks for each object: `klp_object.callbacks`.';

/** The callbacks of the proposal of 2025-01-15, version 1. */
export const KLP_STATE_CALLBACKS: ApiStruct = {
  ...PROPOSED,
  kind: 'struct',
  name: 'klp_state_callbacks',
  text:
    'Functions that run when a state comes into the system or leaves it; all are optional. A state comes when no ' +
    'other installed patch has its id, and leaves when none keeps it, so an upgrade between two patches that both ' +
    'have it runs none of them.',
  replacement: TO_OBJECTS,
  fields: [
    author({
      ...PROPOSED,
      name: 'pre_patch',
      type: 'int (*)(struct klp_patch *patch, struct klp_state *state)',
      text:
        'Runs at the start of the enable, before any code is replaced. An error stops the enable; the states that ' +
        'had succeeded get `post_unpatch`. The place to allocate what the change needs.',
      trap: 'After an error its own `post_unpatch` does not run, so it has to clean up after itself.',
      replacement: TO_OBJECTS,
    }),
    author({
      ...PROPOSED,
      name: 'post_patch',
      type: 'void (*)(struct klp_patch *patch, struct klp_state *state)',
      text:
        'Runs when all tasks use the new code: the time to make the change. It runs for a second time when a ' +
        '`.replace` patch that had started to remove the state is cancelled or reversed.',
      trap: 'That second run undoes `pre_unpatch`, so it must be able to start from there.',
      replacement: TO_OBJECTS,
    }),
    author({
      ...PROPOSED,
      name: 'pre_unpatch',
      type: 'void (*)(struct klp_patch *patch, struct klp_state *state)',
      text:
        'Runs when the removal of the state begins, while the new code is in use: at a disable, or when a `.replace` ' +
        'patch without the state is enabled. It undoes `post_patch`.',
      trap: 'A reversed enable does not run it.',
      replacement: TO_OBJECTS,
    }),
    author({
      ...PROPOSED,
      name: 'post_unpatch',
      type: 'void (*)(struct klp_patch *patch, struct klp_state *state)',
      text:
        'Runs when nothing uses the new code any more and no other patch has the state. It undoes `pre_patch`; the ' +
        'shadow variables of an `.is_shadow` state are freed right after it.',
      trap: 'Unlike with per-object callbacks, a replacement does run it for states that the new patch lacks.',
      replacement: TO_OBJECTS,
    }),
    author({
      ...PROPOSED,
      name: 'shadow_dtor',
      type: 'klp_shadow_dtor_t',
      text:
        'Called for each shadow variable of the id before it is freed, when an `.is_shadow` state leaves the system. ' +
        'Left out, the memory is freed and nothing else.',
      trap:
        'It runs under a spinlock with interrupts off, so it must not sleep, although the other four may. It must ' +
        'not call shadow functions either, which take the same lock.',
    }),
    kernel({
      ...PROPOSED,
      name: 'pre_patch_succeeded',
      type: 'bool',
      text: 'Remembers that `pre_patch` succeeded or was not needed, so that the clean-up of the state is due.',
    }),
  ],
};
