import { concernsLivepatching } from '../../server/src/base/livepatchWords';

const KERNEL_FILE =
  /^\+\+\+ (?:[^\s/]+\/)?(?:arch|block|drivers|fs|include\/linux|io_uring|ipc|kernel|mm|net)\/\S+\.[ch]\b/m;

/** Whether a patch may become a livepatch: it names the API or the tools, or it changes C of the kernel. */
export function patchConcernsLivepatch(text: string): boolean {
  return concernsLivepatching(text) || KERNEL_FILE.test(text);
}
