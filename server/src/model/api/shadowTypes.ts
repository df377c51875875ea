import type { ApiParameter, ApiTypedef } from './apiEntry';

const OBJ: ApiParameter = { name: 'obj', type: 'void *', text: 'The object to which the variable belongs.' };
const SHADOW_DATA: ApiParameter = { name: 'shadow_data', type: 'void *', text: "The variable's data." };
const CTOR_DATA: ApiParameter = {
  name: 'ctor_data',
  type: 'void *',
  text: 'What the caller of the allocation passed for the constructor.',
};

export const SHADOW_TYPES: readonly ApiTypedef[] = [
  {
    kind: 'typedef',
    name: 'klp_shadow_ctor_t',
    since: '4.18',
    text:
      'A constructor of shadow variables. It gets zeroed data that nobody else can find yet. Returning anything but 0 ' +
      'gives the allocation up: the memory is freed, the caller gets NULL, and the log says `Failed to construct ' +
      'shadow variable`.',
    trap: 'It runs under a spinlock with interrupts off: it must not sleep, take a mutex or call a shadow function.',
    replacement: 'Before 4.18 the `data` argument names what is copied into the new variable.',
    signature: { since: '4.18', result: 'int', parameters: [OBJ, SHADOW_DATA, CTOR_DATA] },
  },
  {
    kind: 'typedef',
    name: 'klp_shadow_dtor_t',
    since: '4.18',
    text:
      'A destructor of shadow variables, for whatever the data points to or is registered with. The variable can no ' +
      'longer be found when it runs; its memory goes after an RCU grace period.',
    trap: 'It runs under a spinlock with interrupts off: it must not sleep, take a mutex or call a shadow function.',
    replacement: 'Before 4.18 release what the data points to before `klp_shadow_free()`.',
    signature: { since: '4.18', result: 'void', parameters: [OBJ, SHADOW_DATA] },
  },
];
