import { expect, test } from 'vitest';
import { DEFAULT_PROFILE, STATE_CALLBACKS_PROFILE } from '../../../server/src/base/kernelProfile';
import { callbackSignature, type CallbackSignature } from '../../../server/src/model/api/callbackSignature';
import { declarator } from '../../../server/src/model/api/declaration';
import { fieldOf, structNamed } from '../../../server/src/model/api/lookup';

function signature(struct: string, field: string): CallbackSignature | undefined {
  return callbackSignature(fieldOf(structNamed(struct)!, field, STATE_CALLBACKS_PROFILE)!, DEFAULT_PROFILE);
}

test('a callback of an object takes the object', () => {
  const object = [{ name: 'obj', type: 'struct klp_object *' }];
  expect(signature('klp_callbacks', 'pre_patch')).toEqual({ result: 'int', parameters: object });
  expect(signature('klp_callbacks', 'post_unpatch')).toEqual({ result: 'void', parameters: object });
});

test('a callback of a state takes the patch and the state', () => {
  expect(signature('klp_state_callbacks', 'post_patch')).toEqual({
    result: 'void',
    parameters: [
      { name: 'patch', type: 'struct klp_patch *' },
      { name: 'state', type: 'struct klp_state *' },
    ],
  });
});

test('a destructor is declared by its type name', () => {
  const dtor = signature('klp_state_callbacks', 'shadow_dtor')!;
  expect(dtor.result).toBe('void');
  expect(dtor.parameters.map(({ type, name }) => declarator(type, name))).toEqual([
    'void *obj',
    'void *shadow_data',
  ]);
});

test('other fields have none', () => {
  expect(signature('klp_func', 'new_func')).toBeUndefined();
  expect(signature('klp_patch', 'replace')).toBeUndefined();
});
