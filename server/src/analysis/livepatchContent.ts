/** What only sources that have to do with livepatching contain. */
const LIVEPATCH_WORDS =
  /\bklp_(?:patch|object|func|state|callbacks|shadow_|enable_patch|register_patch|get_(?:prev_)?state)|<linux\/livepatch\.h>|\bMODULE_INFO\s*\(\s*livepatch\b/;

/** Each match of `LIVEPATCH_WORDS` contains one of these, so files without them need not be decoded. */
export const LIVEPATCH_BYTES: readonly string[] = ['klp_', 'livepatch'];

/** Whether C text concerns livepatching. */
export function concernsLivepatching(text: string): boolean {
  return LIVEPATCH_WORDS.test(text);
}
