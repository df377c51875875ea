import type { ApiFunction, ApiParameter } from './apiEntry';

const PATCH: ApiParameter = { name: 'patch', type: 'struct klp_patch *', text: 'The patch that is walked.' };
const OBJ: ApiParameter = {
  name: 'obj',
  type: 'struct klp_object *',
  text: 'Points to each object in turn.',
};
const TMP_OBJ: ApiParameter = {
  name: 'tmp_obj',
  type: 'struct klp_object *',
  text: 'Remembers the next object.',
};
const OWNER: ApiParameter = { name: 'obj', type: 'struct klp_object *', text: 'The object that is walked.' };
const FUNC: ApiParameter = {
  name: 'func',
  type: 'struct klp_func *',
  text: 'Points to each function in turn.',
};
const TMP_FUNC: ApiParameter = {
  name: 'tmp_func',
  type: 'struct klp_func *',
  text: 'Remembers the next function.',
};

const LOCKED = 'With `klp_mutex` held, as in callbacks.';
const UNLOCKED = 'Anywhere: the arrays do not change.';
const LIST_SINCE_5_1 =
  'The lists exist only after `klp_enable_patch()` has set them up. Before 5.1 it walked the array.';

function loop(
  name: string,
  since: string,
  parameters: readonly ApiParameter[],
  texts: Pick<ApiFunction, 'text' | 'context' | 'trap'>,
): ApiFunction {
  return { kind: 'function-macro', name, since, signatures: [{ since, result: '', parameters }], ...texts };
}

/** In mainline 4.2 the first two came; 5.1 made them walk lists and added the others. */
export const ITERATORS: readonly ApiFunction[] = [
  loop('klp_for_each_object', '4.2', [PATCH, OBJ], {
    text: 'Loops over all objects of an enabled patch, those that the kernel made for nops included.',
    trap: LIST_SINCE_5_1,
    context: LOCKED,
  }),
  loop('klp_for_each_object_safe', '5.1', [PATCH, OBJ, TMP_OBJ], {
    text: 'Loops over all objects of an enabled patch where the body may take the current one off the list.',
    context: LOCKED,
  }),
  loop('klp_for_each_object_static', '5.1', [PATCH, OBJ], {
    text:
      "Loops over the author's array `objs` up to the first entry that has neither `name` nor `funcs`. The kernel " +
      'builds its lists with it, so an array without such an entry is read past its end.',
    context: UNLOCKED,
  }),
  loop('klp_for_each_func', '4.2', [OWNER, FUNC], {
    text: 'Loops over all functions of an object of an enabled patch, nops included.',
    trap: LIST_SINCE_5_1,
    context: LOCKED,
  }),
  loop('klp_for_each_func_safe', '5.1', [OWNER, FUNC, TMP_FUNC], {
    text: 'Loops over all functions of an object where the body may take the current one off the list.',
    context: LOCKED,
  }),
  loop('klp_for_each_func_static', '5.1', [OWNER, FUNC], {
    text:
      "Loops over the author's array `funcs` up to the first entry with no `old_name`, no `new_func` and no " +
      '`old_sympos`.',
    context: UNLOCKED,
  }),
];
