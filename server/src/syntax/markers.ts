/**
 * Words that kernel sources put into declarations and that C's grammar does not know. They are taken out before
 * parsing and kept as markers of the declaration they stand in.
 */
const WORDS = new Set([
  // where the code or data lives, and when it is freed
  '__init', '__exit', '__ref', '__refdata', '__initdata', '__initconst', '__exitdata', '__init_or_module',
  '__meminit', '__memexit', '__net_init', '__net_exit', '__net_initdata', '__devinit', '__devexit', '__cpuinit',
  '__initdata_or_module', '__init_refok', '__sched', '__kprobes', '__irq_entry', '__softirq_entry', '__entry_text',
  '__noinitretpoline', '__lockfunc', '__ro_after_init', '__read_mostly', '__percpu', '__private',
  // how it is compiled
  'noinline', 'noinline_for_stack', '__noinline', '__always_inline', 'nokprobe_inline', 'notrace', 'noinstr',
  '__noclone', '__naked', '__nocfi', '__optimize', '__cold', '__hot', '__pure', '__attribute_const__', '__weak',
  '__visible', 'asmlinkage', '__bpf_kfunc', '__noreturn', '__noreturn__', '__malloc', '__flatten', '__latent_entropy',
  '__no_kcsan', '__no_sanitize_address', '__no_profile', '__no_sanitize_or_inline', '__no_kasan_or_inline',
  '__used', '__unused', '__maybe_unused', '__always_unused', '__must_check', '__deprecated', '__compiletime_error',
  '__nostackprotector', '__gnu_inline', '__inline_maybe_unused', '__klp_no_init', '__mustbe', '__returns_nonnull',
  'fastcall', 'asmregparm', '__cdecl', '__cyc_unused', '__retain', '__signed_wrap', '__visible_for_testing',
  // what is checked statically
  '__user', '__kernel', '__iomem', '__rcu', '__force', '__bitwise', '__nocast', '__safe', '__chk_user_ptr',
  '__randomize_layout', '__no_randomize_layout', '__designated_init', '__nonstring', '__must_be_array',
  // layout
  '__packed', '__cacheline_aligned', '____cacheline_aligned', '__cacheline_aligned_in_smp',
  '____cacheline_aligned_in_smp', '____cacheline_internodealigned_in_smp', '__page_aligned_data', '__page_aligned_bss',
  // a statement of its own
  'fallthrough', '__extension__',
]); // prettier-ignore

/** Markers that take arguments. */
const CALLS = new Set([
  '__attribute__', '__attribute', '__printf', '__scanf', '__section', '__aligned', '__acquires', '__releases',
  '__acquire_shared', '__must_hold', '__must_hold_shared', '__cond_acquires', '__cond_lock', '__alloc_size',
  '__realloc_size', '__assume_aligned', '__cleanup', '__free', '__counted_by', '__counted_by_le', '__counted_by_be',
  '__sized_by', '__guarded_by', '__no_sanitize', '__error', '__warning', '__alias', '__alignas', '_Alignas', 'alignas',
  '__declspec', '__diag_push', '__diag_pop', '__diag_ignore', '__diag_ignore_all', '__nonnull', '__copy',
  '__attribute_alias__', '__initcall_name', '__noendbr', 'KLP_RELOC_SYMBOL', 'KLP_RELOC_SYMBOL_POS',
]); // prettier-ignore

/** What `__auto_type` is called: to the grammar the name of a type. */
export const AUTO_TYPE = '__lp_auto';

const C_SPELLINGS: Readonly<Record<string, string>> = {
  __inline: 'inline',
  __inline__: 'inline',
  __const: 'const',
  __const__: 'const',
  __volatile: 'volatile',
  __volatile__: 'volatile',
  __signed: 'signed',
  __signed__: 'signed',
  __restrict: 'restrict',
  __restrict__: 'restrict',
  __asm: 'asm',
  __asm__: 'asm',
  __alignof: '_Alignof',
  __alignof__: '_Alignof',
  __auto_type: AUTO_TYPE,
  _Noreturn: '',
};

/** A type's name may begin with two underscores as well. */
const TYPE_PREFIX =
  /^__(?:u|s|le|be)(?:8|16|32|64|128)$|^__(?:kernel_|lp_|builtin_|int128|typeof|poll_t|sum16|wsum)/;

/** In front of a number, in a record that is defined under `#pragma pack`. */
export const PACK_PREFIX = '__lp_pack_';

export const isMarkerWord = (name: string): boolean => WORDS.has(name) || name.startsWith(PACK_PREFIX);

export const isMarkerCall = (name: string): boolean => CALLS.has(name);

/** The standard spelling of a GNU keyword; empty for one that says nothing; undefined for all other names. */
export const standardSpelling = (name: string): string | undefined =>
  Object.hasOwn(C_SPELLINGS, name) ? C_SPELLINGS[name] : undefined;

/** Whether an unknown name that stands between a type and a function's name is more likely a marker than a type. */
export const looksLikeMarker = (name: string): boolean => name.startsWith('__') && !TYPE_PREFIX.test(name);
