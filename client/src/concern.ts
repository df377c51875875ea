const LIVEPATCH = /\bklp_\w|linux\/livepatch\.h|MODULE_INFO\s*\(\s*livepatch\b|\bK(?:PATCH|LP)_[A-Z]+_/;

/** Whether C text, of any length, has to do with livepatching. */
export function concernsLivepatch(text: string): boolean {
  return LIVEPATCH.test(text);
}

const KERNEL_FILE =
  /^\+\+\+ (?:[^\s/]+\/)?(?:arch|block|drivers|fs|include\/linux|io_uring|ipc|kernel|mm|net)\/\S+\.[ch]\b/m;

/** Whether a patch may become a livepatch: it names the API or the tools, or it changes C of the kernel. */
export function patchConcernsLivepatch(text: string): boolean {
  return concernsLivepatch(text) || KERNEL_FILE.test(text);
}
