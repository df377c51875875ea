import { isDiff, isInTree, parseDiff } from '../../model/diff/parseDiff';
import { concernsLivepatching } from '../../base/concernsLivepatching';

/** Words of the kernel's C that other programs do not use. */
const KERNEL_WORDS =
  /\b(?:printk|pr_(?:info|err|warn|debug|notice)|EXPORT_SYMBOL\w*|__(?:init|user|rcu|read_mostly)|GFP_[A-Z]+|k[mz]alloc|kfree|spin_(?:un)?lock\w*|mutex_(?:un)?lock|rcu_\w+|seq_(?:printf|puts|putc)|copy_(?:to|from)_user|SYSCALL_DEFINE\d|static_branch_\w+|jiffies|(?:READ|WRITE)_ONCE|WARN_ON(?:_ONCE)?|BUG_ON|container_of|(?:un)?likely|show_val_kb|sk_buff|inode|net_device|task_struct|seq_file|u8|u16|u32|u64|gfp_t)\b/;
/** Folders that hardly another program has. */
const KERNEL_FOLDER =
  /^(?:arch\/\w+\/|drivers\/\w+\/|fs\/\w+|kernel\/\w+|mm\/\w+|block\/\w+|io_uring\/|ipc\/|net\/(?:core|ipv4|ipv6|netfilter|sched|netlink|packet|unix)\/|include\/(?:linux|net|uapi)\/)/;

/**
 * Whether a patch may be meant for a livepatch: it uses the tools' macros or the livepatch API, or it changes C of the
 * kernel and is not one of a series that is applied when a kernel is built.
 * @param siblings names of the files beside it
 */
export function isLivepatchDiff(text: string, siblings: readonly string[]): boolean {
  if (!isDiff(text)) return false;
  if (concernsLivepatching(text)) return true;
  if (siblings.some((name) => SERIES.test(name))) return false;
  return changesKernel(text);
}

/** What quilt and distributions call the list of the patches of a package. */
const SERIES = /^series(?:\.conf)?$/;

function changesKernel(text: string): boolean {
  const paths = parseDiff(text).flatMap(({ newPath, oldPath }) => newPath ?? oldPath ?? []);
  const inTree = paths.filter((path) => /\.[chS]$/.test(path) && isInTree(path));
  return inTree.length > 0 && (inTree.some((path) => KERNEL_FOLDER.test(path)) || KERNEL_WORDS.test(text));
}
