const LIVEPATCH = /\bklp_\w|linux\/livepatch\.h|MODULE_INFO\s*\(\s*livepatch\b|\bK(?:PATCH|LP)_[A-Z]+_/;

/** Whether C text, of any length, has to do with livepatching. */
export function concernsLivepatch(text: string): boolean {
  return LIVEPATCH.test(text);
}
