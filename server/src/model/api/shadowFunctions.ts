import type { ApiFunction, ApiParameter } from './apiEntry';

const OBJ: ApiParameter = {
  name: 'obj',
  type: 'void *',
  text: 'The object to which the variable belongs; only the address counts, NULL is allowed.',
};
const ID: ApiParameter = {
  name: 'id',
  type: 'unsigned long',
  text: 'What the variable is for. The number is shared with all other livepatches.',
};
const SIZE: ApiParameter = { name: 'size', type: 'size_t', text: 'How many bytes of data, zeroed.' };
const GFP: ApiParameter = {
  name: 'gfp_flags',
  type: 'gfp_t',
  text: 'How to allocate: `GFP_KERNEL` where sleeping is allowed, else `GFP_ATOMIC`.',
};
const CTOR: ApiParameter = {
  name: 'ctor',
  type: 'klp_shadow_ctor_t',
  text: 'Prepares the new data before anyone can find it; NULL if zeroes will do.',
};
const CTOR_DATA: ApiParameter = {
  name: 'ctor_data',
  type: 'void *',
  text: 'Handed to `ctor` as its last argument.',
};
const DTOR: ApiParameter = {
  name: 'dtor',
  type: 'klp_shadow_dtor_t',
  text: 'Called for each variable before it is freed; NULL if there is nothing else to release.',
};
/** The kernel copied the data from here until constructors took over in 4.18. */
const DATA: ApiParameter = {
  name: 'data',
  type: 'void *',
  text: 'Where the first content is copied from; NULL for zeroes.',
};

const UNDER_LOCK =
  'Any context except NMI. Takes a spinlock with interrupts off, so it must not be called from a shadow constructor ' +
  'or destructor.';
const ALLOCATES =
  'May sleep if `gfp_flags` allow it. The constructor runs under a spinlock with interrupts off, so nothing in it may ' +
  'sleep or call a shadow function.';
const NOT_BEFORE = 'There are no shadow variables before 4.15.';

export const SHADOW_FUNCTIONS: readonly ApiFunction[] = [
  {
    kind: 'function',
    name: 'klp_shadow_get',
    since: '4.15',
    text:
      'Finds the shadow variable of an object: data that a livepatch has attached to a structure which it cannot ' +
      'enlarge. Returns the pointer to the data, or NULL if there is none with this object and id.',
    trap:
      'Objects that were made before the patch was enabled have no variable, so NULL is a normal answer. Nothing ' +
      'keeps the data alive: the code that frees it has to make sure that nothing uses it.',
    replacement: NOT_BEFORE,
    context: 'Any context, atomic ones included; never sleeps.',
    signatures: [{ since: '4.15', result: 'void *', parameters: [OBJ, ID] }],
  },
  {
    kind: 'function',
    name: 'klp_shadow_alloc',
    since: '4.15',
    text:
      'Attaches a new shadow variable to an object. The data is zeroed, then given to the constructor, and only then ' +
      'can `klp_shadow_get()` find it. Returns the pointer to the data, or NULL when there is no memory, the ' +
      'constructor fails, or the object already has a variable with this id.',
    trap:
      'A variable that exists is a mistake here: the kernel warns `Duplicate shadow variable` and returns NULL. Where ' +
      'that may happen, `klp_shadow_get_or_alloc()` is meant. Before 4.18 the arguments were others.',
    replacement: NOT_BEFORE,
    context: ALLOCATES,
    signatures: [
      { since: '4.15', until: '4.18', result: 'void *', parameters: [OBJ, ID, DATA, SIZE, GFP] },
      { since: '4.18', result: 'void *', parameters: [OBJ, ID, SIZE, GFP, CTOR, CTOR_DATA] },
    ],
  },
  {
    kind: 'function',
    name: 'klp_shadow_get_or_alloc',
    since: '4.15',
    text:
      'Finds the shadow variable of an object, or attaches a new one. The constructor runs only for a new one, and ' +
      'two callers at the same time get the same variable. Returns NULL when there is no memory or the constructor fails.',
    trap:
      'Data found here may come from an older livepatch and have the size and content that it had there. Before 4.18 ' +
      'the arguments were others.',
    replacement: NOT_BEFORE,
    context: ALLOCATES,
    signatures: [
      { since: '4.15', until: '4.18', result: 'void *', parameters: [OBJ, ID, DATA, SIZE, GFP] },
      { since: '4.18', result: 'void *', parameters: [OBJ, ID, SIZE, GFP, CTOR, CTOR_DATA] },
    ],
  },
  {
    kind: 'function',
    name: 'klp_shadow_free',
    since: '4.15',
    text:
      'Detaches the shadow variable of one object, runs the destructor and frees the memory after an RCU grace ' +
      'period. Does nothing if there is no such variable.',
    trap:
      'The destructor runs at once, so what it releases is gone while a reader may still hold the data. Objects ' +
      'that are freed elsewhere keep their variable, and the next object at that address inherits it.',
    replacement: NOT_BEFORE,
    context: UNDER_LOCK,
    signatures: [
      { since: '4.15', until: '4.18', result: 'void', parameters: [OBJ, ID] },
      { since: '4.18', result: 'void', parameters: [OBJ, ID, DTOR] },
    ],
  },
  {
    kind: 'function',
    name: 'klp_shadow_free_all',
    since: '4.15',
    text:
      'Frees the shadow variables with this id of all objects, running the destructor for each. The usual place is ' +
      '`post_unpatch`, when nothing uses them any more.',
    trap:
      'In `module_exit` it would take the data away from the patch that has replaced this one, and it would not run ' +
      'at all while the patch is merely disabled. The whole walk is one stretch with interrupts off.',
    replacement: NOT_BEFORE,
    context: UNDER_LOCK,
    signatures: [
      { since: '4.15', until: '4.18', result: 'void', parameters: [ID] },
      { since: '4.18', result: 'void', parameters: [ID, DTOR] },
    ],
  },
];
