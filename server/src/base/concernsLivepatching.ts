/** What only sources that have to do with livepatching contain. */
const LIVEPATCH_TEXT =
  /\bklp_(?:patch|object|func|state|callbacks|shadow_|enable_patch|register_patch|get_(?:prev_)?state)|linux\/livepatch(?:_helpers)?\.h[>"]|\bMODULE_INFO\s*\(\s*livepatch\b|\bKPATCH_[A-Z]+_|\bKLP_(?:(?:PRE|POST)_(?:UN)?PATCH_CALLBACK|SYSCALL_DEFINE|STATIC_CALL|RELOC_SYMBOL)|"kpatch-(?:macros|syscall)\.h"|\bklp_kallsyms_reloc\b/;

/** Each match of `LIVEPATCH_TEXT` contains one of these, so files without them need not be decoded. */
export const LIVEPATCH_BYTES: readonly string[] = ['klp_', 'livepatch', 'KLP_', 'KPATCH_', 'kpatch-'];

/** Whether C text concerns livepatching. The client asks it, too: both have to be of one mind. */
export function concernsLivepatching(text: string): boolean {
  return LIVEPATCH_TEXT.test(text);
}
