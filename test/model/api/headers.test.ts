import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseProfile, type KernelProfile } from '../../../server/src/base/kernelProfile';
import { KERNEL_TREES, readKernelFile, requireKernelTree } from '../../support/kernelSources';
import { differences } from './compareWithHeader';
import { readHeader } from './headerApi';

const HEADERS = 'include/linux';

function profileOf(version: string): KernelProfile {
  const profile = parseProfile(version);
  if (typeof profile === 'string') throw new Error(profile);
  return profile;
}

function livepatchHeaders(tree: string): string {
  const names = readdirSync(path.join(tree, HEADERS)).filter((name) => name.startsWith('livepatch'));
  return names.map((name) => readKernelFile(tree, `${HEADERS}/${name}`)).join('\n');
}

describe.each(KERNEL_TREES)('livepatch.h of %s', (version) => {
  test('has nothing without an entry, and every entry says what it says', (context) => {
    const header = readHeader(livepatchHeaders(requireKernelTree(version, context)));
    expect(header.structs.map((struct) => struct.name)).toContain('klp_patch');
    expect(differences(header, profileOf(version))).toEqual([]);
  });

  test('is read completely', (context) => {
    const header = readHeader(livepatchHeaders(requireKernelTree(version, context)));
    const known = 'DECLARE_STATIC_KEY_FALSE(klp_sched_try_switch_key)';
    expect(header.unrecognised.filter((statement) => statement !== known)).toEqual([]);
  });
});

/** The parts of a header that are right for 6.12, so that each test can damage one of them. */
const MADE_UP = `
#ifndef _LINUX_MADE_UP_H_
#define _LINUX_MADE_UP_H_
#define KLP_TRANSITION_IDLE -1 /* a comment */
struct klp_object;
struct klp_state {
	/* struct klp_state { comments do not count; }; */
	unsigned long id;
	unsigned int	version;
	void *data;
};
typedef void (*klp_shadow_dtor_t)(void *obj,
				  void *shadow_data);
int klp_enable_patch(struct klp_patch *);
static inline bool klp_patch_pending(struct task_struct *task)
{
	return test(task, FLAG) && (1);
}
#define klp_for_each_object(patch, obj) \\
	list_for_each_entry(obj, &patch->obj_list, node)
#endif
`;

/** What is said about the damage; that the made-up header lacks nearly everything is not of interest. */
function reported(damage: (header: string) => string): string[] {
  const lacks = (line: string): boolean => line.startsWith('the header has no ');
  return differences(readHeader(damage(MADE_UP)), profileOf('6.12')).filter((line) => !lacks(line));
}

describe('a header that has', () => {
  test('only what is known is fine', () => {
    expect(reported((header) => header)).toEqual([]);
    expect(readHeader(MADE_UP).unrecognised).toEqual([]);
  });

  test('an unknown field', () => {
    const damaged = reported((header) =>
      header.replace('void *data;', 'void *data;\n\tstruct list_head a, b;'),
    );
    expect(damaged).toEqual([
      "no entry for 'struct list_head a' of struct klp_state",
      "no entry for 'struct list_head b' of struct klp_state",
    ]);
  });

  test('a field of another type, or not at all', () => {
    expect(reported((header) => header.replace('unsigned int', 'u64'))).toEqual([
      "no entry for 'u64 version' of struct klp_state",
      "struct klp_state has no 'unsigned int version'",
    ]);
    expect(reported((header) => header.replace('void *data;', ''))).toEqual([
      "struct klp_state has no 'void * data'",
    ]);
  });

  test('fields in another order', () => {
    const moved = reported((header) =>
      header.replace('unsigned long id;', '').replace('void *data;', '$& unsigned long id;'),
    );
    expect(moved).toEqual([
      'struct klp_state is in the order unsigned int version, void * data, unsigned long id',
    ]);
  });

  test('an unknown callback, struct, function, type or macro', () => {
    const added = `
      struct klp_new { int (*call)(struct klp_object *obj); };
      int klp_new_function(void);
      static inline void klp_new_inline(int a) { if (a) { return; } }
      typedef int (*klp_new_t)(void);
      #define klp_new_macro(a) a
      #define KLP_NEW 1`;
    expect(reported((header) => header + added)).toEqual([
      'no entry for struct klp_new',
      'no entry for typedef klp_new_t',
      'no entry for function klp_new_function',
      'no entry for function klp_new_inline',
      'no entry for macro klp_new_macro',
      'no entry for macro KLP_NEW',
    ]);
  });

  test('other parameters, results or values', () => {
    expect(
      reported((header) => header.replace('(struct klp_patch *)', '(struct klp_patch *, bool force)')),
    ).toEqual(['klp_enable_patch is int, struct klp_patch *, bool']);
    expect(reported((header) => header.replace('bool klp_patch_pending', 'int klp_patch_pending'))).toEqual([
      'klp_patch_pending is int, struct task_struct *',
    ]);
    expect(reported((header) => header.replace('shadow_data', 'content'))).toEqual([
      'klp_shadow_dtor_t calls a parameter content',
    ]);
    expect(reported((header) => header.replace('object(patch, obj)', 'object(patch)'))).toEqual([
      'klp_for_each_object takes patch',
    ]);
    expect(reported((header) => header.replace('IDLE -1', 'IDLE 7'))).toEqual(['KLP_TRANSITION_IDLE is 7']);
  });

  test('something that is not understood', () => {
    expect(readHeader('union klp_thing { int a; };').unrecognised).toEqual(['union klp_thing { int a; }']);
  });

  test('not what an entry claims', () => {
    const found = differences(readHeader(MADE_UP), profileOf('6.12'));
    expect(found).toContain('the header has no klp_shadow_get');
    expect(found).not.toContain('the header has no klp_register_patch');
  });
});
