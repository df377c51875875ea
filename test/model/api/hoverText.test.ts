import { expect, test } from 'vitest';
import {
  parseProfile,
  STATE_CALLBACKS_PROFILE,
  type KernelProfile,
} from '../../../server/src/base/kernelProfile';
import { declarationOf } from '../../../server/src/model/api/declaration';
import type { ApiEntry } from '../../../server/src/model/api/apiEntry';
import { apiMarkdown } from '../../../server/src/model/api/hoverText';
import {
  API_SYSFS_FILES,
  entryNamed,
  fieldOf,
  functionNamed,
  structNamed,
} from '../../../server/src/model/api/lookup';
import { ALL_ENTRIES, nameOf } from './allTexts';

function kernel(version: string): KernelProfile {
  const profile = parseProfile(version);
  if (typeof profile === 'string') throw new Error(profile);
  return profile;
}

function field(struct: string, name: string): ApiEntry {
  return fieldOf(structNamed(struct)!, name, kernel('6.12'))!;
}

/** What follows the declaration and the main text. */
function lastLines(markdown: string, count: number): string[] {
  return markdown.split('\n\n').slice(-count);
}

test('a field is declared as in C, with the struct it belongs to', () => {
  const profile = kernel('6.12');
  expect(declarationOf(field('klp_func', 'old_name'), profile)).toBe(
    '/* struct klp_func */\nconst char *old_name;',
  );
  expect(declarationOf(field('klp_patch', 'replace'), profile)).toBe('/* struct klp_patch */\nbool replace;');
  expect(declarationOf(field('klp_callbacks', 'pre_patch'), profile)).toBe(
    '/* struct klp_callbacks */\nint (*pre_patch)(struct klp_object *obj);',
  );
});

test('a struct shows what authors fill in, in the chosen kernel', () => {
  const patch = structNamed('klp_patch')!;
  expect(declarationOf(patch, kernel('4.14'))).toBe(`struct klp_patch {
	struct module *mod;
	struct klp_object *objs;
	bool immediate;
	/* 4 more that belong to the kernel */
};`);
  expect(declarationOf(structNamed('klp_state')!, kernel('6.12'))).toBe(`struct klp_state {
	unsigned long id;
	unsigned int version;
	void *data;
};`);
});

test('a function, a type, a macro and a file each in their way', () => {
  const declared = (name: string, version: string): string =>
    declarationOf(entryNamed(name, kernel(version))!, kernel(version));
  expect(declared('klp_shadow_get', '6.12')).toBe('void *klp_shadow_get(void *obj, unsigned long id);');
  expect(declared('klp_shadow_free_all', '4.15')).toBe('void klp_shadow_free_all(unsigned long id);');
  expect(declared('klp_have_reliable_stack', '6.12')).toBe('bool klp_have_reliable_stack(void);');
  expect(declared('klp_for_each_object', '6.12')).toBe('klp_for_each_object(patch, obj)');
  expect(declared('klp_shadow_dtor_t', '6.12')).toBe(
    'typedef void (*klp_shadow_dtor_t)(void *obj, void *shadow_data);',
  );
  expect(declared('klp_state', '4.4')).toBe('enum klp_state { KLP_DISABLED, KLP_ENABLED };');
  expect(declared('MODULE_INFO', '6.12')).toBe('MODULE_INFO(livepatch, "Y")');
  expect(declarationOf(API_SYSFS_FILES[0]!, kernel('6.12'))).toBe('/sys/kernel/livepatch/<patch>/enabled');
});

test('who fills a field in, the trap and the kernels follow', () => {
  const replace = apiMarkdown(field('klp_patch', 'replace'), kernel('6.12'));
  expect(replace).toContain('Filled in by the author.');
  expect(lastLines(replace, 2)[0]).toMatch(/^\*\*Trap:\*\* None of the callbacks/);
  expect(lastLines(replace, 1)).toEqual(['Since 5.1.']);
  expect(apiMarkdown(field('klp_patch', 'kobj'), kernel('6.12'))).toContain(
    'Filled in by the kernel; leave it alone.',
  );
});

test('parameters and context of a function', () => {
  const text = apiMarkdown(functionNamed('klp_shadow_get')!, kernel('6.12'));
  expect(text).toContain('- `obj`: ');
  expect(text).toContain('- `id`: ');
  expect(text).toContain('**Context:** Any context');
});

test('what the chosen kernel lacks is said, with the replacement', () => {
  const gone = apiMarkdown(functionNamed('klp_register_patch')!, kernel('6.12'));
  expect(lastLines(gone, 1)).toEqual([
    'Since 4.0; removed in 5.1. **Not in the chosen kernel 6.12.** Remove the call: since 5.1 `klp_enable_patch()` does it all.',
  ]);
  const tooNew = apiMarkdown(field('klp_patch', 'replace'), kernel('4.19'));
  expect(lastLines(tooNew, 1)).toEqual(['Since 5.1. **Not in the chosen kernel 4.19.**']);
  const inItsTime = apiMarkdown(functionNamed('klp_register_patch')!, kernel('4.19'));
  expect(lastLines(inItsTime, 1)).toEqual(['Since 4.0; removed in 5.1.']);
});

test('proposed API says that it is proposed, in every kernel', () => {
  const isShadow = field('klp_state', 'is_shadow');
  expect(lastLines(apiMarkdown(isShadow, STATE_CALLBACKS_PROFILE), 1)[0]).toContain('no kernel has merged');
  const inMainline = lastLines(apiMarkdown(isShadow, kernel('6.19')), 2);
  expect(inMainline[0]).toContain('Not in the chosen kernel 6.19');
  expect(inMainline[1]).toContain('no kernel has merged');
  expect(apiMarkdown(field('klp_state', 'data'), STATE_CALLBACKS_PROFILE)).toContain('shadow variable');
});

test('every entry can be shown in every kernel', () => {
  for (const entry of ALL_ENTRIES) {
    for (const version of ['4.0', '4.15', '5.1', '6.12', '6.19', 'state-callbacks']) {
      const text = apiMarkdown(entry, kernel(version));
      expect(text, nameOf(entry)).toMatch(/^```c\n[^`]+\n```\n\n\S/);
      expect(text, nameOf(entry)).not.toContain('undefined');
      expect(text, nameOf(entry)).not.toMatch(/\n{3}/);
    }
  }
});
