import { fieldsOf, type ApiEnum, type ApiStruct } from './apiEntry';

const { author } = fieldsOf('klp_state');

/** The enum and the struct share the name, but no kernel has both. */
export const KLP_STATE_ENUM: ApiEnum = {
  kind: 'enum',
  name: 'klp_state',
  since: '4.0',
  until: '4.12',
  text: 'Whether a patch, an object or a function is applied, before patching became a transition.',
  values: ['KLP_DISABLED', 'KLP_ENABLED'],
};

export const KLP_STATE: ApiStruct = {
  kind: 'struct',
  name: 'klp_state',
  since: '5.5',
  text:
    'A change to the system that goes beyond code, under an id that the author chooses. It lets later patches find ' +
    'out that the change has been made, and lets the kernel refuse patches that cannot cope with it.',
  trap:
    'The array ends at the first entry whose id is 0: states after it do not exist for the kernel. It does not look ' +
    'for two entries with the same id and always finds the first.',
  fields: [
    author({
      name: 'id',
      type: 'unsigned long',
      since: '5.5',
      text:
        'The number of the state, not 0. Patches that mean the same change use the same id; it is also what ' +
        '`klp_get_state()` and `klp_get_prev_state()` search for.',
      trap: 'Ids are shared by everything that is ever loaded: two vendors, or two fixes, must not pick the same one.',
    }),
    author({
      name: 'version',
      type: 'unsigned int',
      since: '5.5',
      api: 'mainline',
      text:
        'Which form of the change this patch can handle. A new patch that has the state with a lower version than an ' +
        'installed one is refused with `-EINVAL`, and the log says `Livepatch patch (NAME) is not compatible with the ' +
        'already installed livepatches.` The same or a higher version is fine.',
      trap: 'Left out it is 0, and stays 0 in every later patch that forgets it: then nothing is ever refused.',
      replacement:
        'The per-state API has no versions; with `block_disable`, the kernel refuses patches that lack the state.',
    }),
    author({
      name: 'data',
      type: 'void *',
      since: '5.5',
      api: 'mainline',
      text:
        'For the author alone, usually memory that `pre_patch` allocates. The kernel never looks at it. A patch that ' +
        'replaces this one gets at it with `klp_get_prev_state()` and can take the pointer over.',
      trap:
        'The pointer lies in the module and is lost with it. A replacing patch that does not take it over leaks what ' +
        'it points to, because no `post_unpatch` runs for the replaced one.',
      replacement: 'Keep the data in a shadow variable with the id of the state, and set `.is_shadow`.',
    }),
    author({
      name: 'callbacks',
      type: 'struct klp_state_callbacks',
      since: '6.13',
      api: 'state-callbacks',
      text:
        'What to run when the state comes into the system and when it leaves it. They run only if no other installed ' +
        'patch has a state with this id, with or without `.replace`.',
      trap: 'Target modules that come and go call none of them.',
      replacement: 'Mainline has callbacks for each object: `klp_object.callbacks`.',
    }),
    author({
      name: 'block_disable',
      type: 'bool',
      since: '6.13',
      api: 'state-callbacks',
      text:
        'Says that the change cannot be undone. Disabling the patch then fails with `-EINVAL`, and so does enabling a ' +
        '`.replace` patch that lacks the state.',
      trap: 'It blocks reversing as well: a stuck enable can then only be forced.',
    }),
    author({
      name: 'is_shadow',
      type: 'bool',
      since: '6.13',
      api: 'state-callbacks',
      text:
        'Says that the state owns the shadow variables with the same id. When the state leaves the system the kernel ' +
        'frees them all, right after `post_unpatch`, and runs `shadow_dtor` for each.',
      trap:
        'When two patches that share the state are replaced together, each takes the other for the one that keeps ' +
        'it, and the variables leak.',
    }),
  ],
};
