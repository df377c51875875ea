import { describe, expect, test } from 'vitest';
import {
  parseProfile,
  STATE_CALLBACKS_PROFILE,
  type KernelProfile,
} from '../../../server/src/base/kernelProfile';
import type { ApiField, ApiStruct } from '../../../server/src/model/api/apiEntry';
import {
  allFields,
  availability,
  entryNamed,
  externalFields,
  fieldOf,
  functionNamed,
  isAvailable,
  macroNamed,
  signatureOf,
  structNamed,
  typeNamed,
} from '../../../server/src/model/api/lookup';
import { ALL_ENTRIES, nameOf } from './allTexts';

function kernel(version: string): KernelProfile {
  const profile = parseProfile(version);
  if (typeof profile === 'string') throw new Error(profile);
  return profile;
}

function struct(name: string): ApiStruct {
  return structNamed(name)!;
}

function names(fields: readonly ApiField[]): string {
  return fields.map((field) => field.name).join(' ');
}

/** The layouts of released kernels: what a positional initialiser fills, and what comes after it. */
const LAYOUTS: [kernel: string, struct: string, author: string, kernel: string][] = [
  ['4.0', 'klp_patch', 'mod objs', 'list kobj state'],
  ['4.8', 'klp_patch', 'mod objs', 'list kobj state'],
  ['4.13', 'klp_patch', 'mod objs immediate', 'list kobj enabled finish'],
  ['4.15', 'klp_patch', 'mod objs immediate', 'list kobj enabled finish'],
  ['4.18', 'klp_patch', 'mod objs', 'list kobj enabled finish'],
  ['5.0', 'klp_patch', 'mod objs', 'list kobj enabled finish'],
  ['5.3', 'klp_patch', 'mod objs replace', 'list kobj obj_list enabled forced free_work finish'],
  ['5.8', 'klp_patch', 'mod objs states replace', 'list kobj obj_list enabled forced free_work finish'],
  [
    'state-callbacks',
    'klp_patch',
    'mod objs states replace',
    'list kobj obj_list enabled forced free_work finish',
  ],

  ['4.0', 'klp_object', 'name relocs funcs', 'kobj mod state'],
  ['4.8', 'klp_object', 'name funcs', 'kobj mod state'],
  ['4.13', 'klp_object', 'name funcs', 'kobj mod patched'],
  ['4.15', 'klp_object', 'name funcs callbacks', 'kobj mod patched'],
  ['5.0', 'klp_object', 'name funcs callbacks', 'kobj mod patched'],
  ['5.3', 'klp_object', 'name funcs callbacks', 'kobj func_list node mod dynamic patched'],
  ['6.8', 'klp_object', 'name funcs callbacks', 'kobj func_list node mod dynamic patched'],
  ['state-callbacks', 'klp_object', 'name funcs', 'kobj func_list node mod dynamic patched'],

  ['4.0', 'klp_func', 'old_name new_func old_addr', 'kobj state stack_node'],
  ['4.8', 'klp_func', 'old_name new_func old_sympos', 'old_addr kobj state stack_node'],
  [
    '4.15',
    'klp_func',
    'old_name new_func old_sympos immediate',
    'old_addr kobj stack_node old_size new_size patched transition',
  ],
  [
    '5.0',
    'klp_func',
    'old_name new_func old_sympos',
    'old_addr kobj stack_node old_size new_size patched transition',
  ],
  [
    '5.3',
    'klp_func',
    'old_name new_func old_sympos',
    'old_func kobj node stack_node old_size new_size nop patched transition',
  ],

  ['4.4', 'klp_reloc', 'loc val type name addend external', ''],
  ['4.6', 'klp_reloc', 'loc sympos type name addend external', ''],
  ['6.12', 'klp_callbacks', 'pre_patch post_patch pre_unpatch post_unpatch', 'post_unpatch_enabled'],
  ['6.12', 'klp_state', 'id version data', ''],
  ['state-callbacks', 'klp_state', 'id callbacks block_disable is_shadow', ''],
  [
    'state-callbacks',
    'klp_state_callbacks',
    'pre_patch post_patch pre_unpatch post_unpatch shadow_dtor',
    'pre_patch_succeeded',
  ],
];

test.each(LAYOUTS)('in %s, struct %s is filled in order: %s', (version, name, author, ofKernel) => {
  expect(names(externalFields(struct(name), kernel(version)))).toBe(author);
  const others = allFields(struct(name), kernel(version)).filter((field) => field.filledBy === 'kernel');
  expect(names(others)).toBe(ofKernel);
});

describe('an entry', () => {
  test('is there from its first release to the one before its removal', () => {
    const immediate = fieldOf(struct('klp_patch'), 'immediate', kernel('4.14'))!;
    expect(isAvailable(immediate, kernel('4.11'))).toBe(false);
    expect(isAvailable(immediate, kernel('4.12.0'))).toBe(true);
    expect(isAvailable(immediate, kernel('4.15.18'))).toBe(true);
    expect(isAvailable(immediate, kernel('4.16.0'))).toBe(false);
    expect(isAvailable(immediate, kernel('5.14.0-503.el9'))).toBe(false);
  });

  test('of one API is not in the other', () => {
    const state = struct('klp_state');
    const version = fieldOf(state, 'version', kernel('6.12'))!;
    const isShadow = fieldOf(state, 'is_shadow', kernel('6.12'))!;
    expect([version, isShadow].map((field) => isAvailable(field, kernel('6.19')))).toEqual([true, false]);
    expect([version, isShadow].map((field) => isAvailable(field, STATE_CALLBACKS_PROFILE))).toEqual([
      false,
      true,
    ]);
    expect(isAvailable(struct('klp_callbacks'), STATE_CALLBACKS_PROFILE)).toBe(false);
    expect(isAvailable(functionNamed('klp_get_prev_state')!, STATE_CALLBACKS_PROFILE)).toBe(true);
  });

  test('says where it is available', () => {
    expect(availability(fieldOf(struct('klp_patch'), 'replace', kernel('6.12'))!)).toBe('Since 5.1');
    expect(availability(functionNamed('klp_register_patch')!)).toBe('Since 4.0; removed in 5.1');
    expect(availability(struct('klp_state_callbacks'))).toBe('Proposed, not merged');
    expect(availability(struct('klp_callbacks'))).toBe('Since 4.15; not in the proposed per-state API');
  });
});

describe('a field that changed', () => {
  const oldAddr = (version: string): string =>
    fieldOf(struct('klp_func'), 'old_addr', kernel(version))!.filledBy;

  test('is found as the kernel has it', () => {
    expect(oldAddr('4.4')).toBe('author');
    expect(oldAddr('4.5')).toBe('kernel');
    expect(fieldOf(struct('klp_object'), 'kobj', kernel('4.1'))?.type).toBe('struct kobject *');
  });

  test('and is gone is found as it was last', () => {
    expect(oldAddr('6.12')).toBe('kernel');
    expect(fieldOf(struct('klp_func'), 'no_such_field', kernel('6.12'))).toBeUndefined();
  });
});

describe('a name', () => {
  test('is found among types, functions and macros', () => {
    expect(entryNamed('klp_patch', kernel('6.12'))?.kind).toBe('struct');
    expect(entryNamed('klp_shadow_dtor_t', kernel('6.12'))?.kind).toBe('typedef');
    expect(entryNamed('klp_shadow_get', kernel('6.12'))?.kind).toBe('function');
    expect(entryNamed('klp_for_each_func', kernel('6.12'))?.kind).toBe('function-macro');
    expect(entryNamed('MODULE_INFO', kernel('6.12'))?.kind).toBe('macro');
    expect(entryNamed('printk', kernel('6.12'))).toBeUndefined();
  });

  test('that meant something else once depends on the kernel', () => {
    expect(typeNamed('klp_state', kernel('4.11'))?.kind).toBe('enum');
    expect(typeNamed('klp_state', kernel('5.5'))?.kind).toBe('struct');
    expect(typeNamed('klp_state', kernel('5.0'))?.kind).toBe('struct');
  });

  test('and a renamed macro exist side by side', () => {
    expect(isAvailable(macroNamed('KLP_PATCHED')!, kernel('6.9'))).toBe(true);
    expect(isAvailable(macroNamed('KLP_PATCHED')!, kernel('6.10'))).toBe(false);
    expect(isAvailable(macroNamed('KLP_TRANSITION_PATCHED')!, kernel('6.10'))).toBe(true);
  });

  test('stands for one thing in each kernel', () => {
    for (const version of [
      '4.0',
      '4.5',
      '4.12',
      '4.15',
      '4.18',
      '5.1',
      '5.5',
      '6.1',
      '6.12',
      '6.19',
      'state-callbacks',
    ]) {
      const present = ALL_ENTRIES.filter((entry) => isAvailable(entry, kernel(version))).map(nameOf);
      expect(
        present.filter((name, index) => present.indexOf(name) !== index),
        version,
      ).toEqual([]);
    }
  });
});

test('shadow functions took the data to copy before they took constructors', () => {
  const parameters = (version: string): string =>
    signatureOf(functionNamed('klp_shadow_alloc')!, kernel(version))!
      .parameters.map((parameter) => parameter.name)
      .join(' ');
  expect(parameters('4.17')).toBe('obj id data size gfp_flags');
  expect(parameters('4.18')).toBe('obj id size gfp_flags ctor ctor_data');
  expect(parameters('4.9')).toBe('obj id size gfp_flags ctor ctor_data');
});
