import type { Family, Subject } from '../entry';

/** Names that are written as words, for a family. */
function named(words: string): RegExp {
  return new RegExp(`^(?:${words.trim().split(/\s+/).join('|')})$`);
}

/**
 * What takes a mutex or a semaphore, waits, or allocates with GFP_KERNEL on each call, in 6.1 and 6.12: also functions that
 * nothing else is known of.
 */
const ALWAYS: Family = {
  sleeps: 'always',
  names: named(String.raw`
    (?:un)?register_k(?:ret)?probes? enable_kprobe disable_kprobe enable_kretprobe disable_kretprobe
    ftrace_set_(?:filter|notrace)\w* (?:un)?register_ftrace_function
    (?:un)?register_(?:module|reboot|netdevice|inetaddr|inet6addr|netevent|oom|pm|memory|cpu)_notifier
    (?:blocking|srcu)_notifier_(?:chain_register|chain_unregister|call_chain)
    tracepoint_probe_(?:un)?register nf_(?:un)?register_net_hooks?
    request_irq request_threaded_irq free_irq
    kobject_(?:add|init_and_add|create_and_add|set_name|rename|del|uevent|uevent_env)
    kset_(?:create_and_add|register|unregister)
    sysfs_(?:create|remove|update|merge|unmerge)_\w+ sysfs_notify device_(?:create|remove)_(?:file|bin_file)
    proc_create\w* proc_mkdir\w* proc_symlink register_sysctl\w*
    debugfs_create_\w+ debugfs_remove\w* debugfs_lookup\w* debugfs_rename
    misc_(?:de)?register (?:un)?register_chrdev (?:alloc|register|unregister)_chrdev_region cdev_add cdev_del
    class_create class_register class_destroy class_unregister __lp_class_create
    device_(?:create|create_with_groups|destroy|register|unregister|add|del) root_device_(?:un)?register
    (?:platform|pci|i2c|spi|usb|driver|bus)_(?:un|de)?register\w* (?:i2c|spi)_(?:add|del)_(?:driver|adapter)
    platform_device_(?:add|del|register\w*|unregister) platform_create_bundle
    alloc_workqueue alloc_ordered_workqueue create_workqueue create_singlethread_workqueue destroy_workqueue
    drain_workqueue kthread_create_on_node kthread_create_on_cpu __lp_kthread_run kthread_stop kthread_park
    kthread_create_worker\w* kthread_destroy_worker kthread_flush_work\w* kthread_cancel_work_sync
    kthread_cancel_delayed_work_sync request_module __request_module call_usermodehelper_exec
    stop_machine stop_one_cpu cpuhp_setup_state\w* cpuhp_remove_state\w*
    static_key_(?:enable|disable|slow_inc|slow_dec)\w* __lp_static_key_\w+ __static_call_update static_call_update
    kernel_param_lock alloc_percpu __alloc_percpu get_random_bytes_wait wait_for_random_bytes
    rhashtable_(?:init|destroy|free_and_destroy) rhltable_init percpu_ref_switch_to_atomic_sync
    filp_open file_open_name file_open_root kernel_read kernel_write kernel_read_file\w* vfs_\w+ kern_path\w* lookup_one_len\w*
    dput iput mntput path_put mmput kern_mount kern_unmount iterate_dir
    mmap_(?:read|write)_lock\w* get_user_pages\w* pin_user_pages\w* access_process_vm access_remote_vm
    rtnl_lock rtnl_lock_killable lock_sock lock_sock_nested sock_create\w* kernel_(?:connect|bind|accept|sendmsg|recvmsg)
    sock_release register_netdev unregister_netdev (?:un)?register_pernet_\w+ genl_(?:un)?register_family
    __netlink_kernel_create netlink_kernel_create netlink_kernel_release dev_open dev_close
    crypto_alloc_\w+ request_firmware firmware_request_nowarn
    register_filesystem_\w+ (?:un)?register_blkdev blk_alloc_queue __blk_alloc_disk del_gendisk
    kmem_cache_(?:create|create_usercopy|destroy|shrink) mempool_create\w* mempool_destroy
    vmap vm_map_ram set_memory_(?:ro|rw|x|nx) text_poke text_poke_bp flush_delayed_fput wait_on_page_\w+ lock_page
    synchronize_irq disable_irq wait_for_initramfs wait_for_device_probe srcu_init_notifier_head srcu_cleanup_notifier_head
    cleanup_srcu_struct ksys_sync_helper msleep_interruptible
  `),
};

/** What allocates with the GFP flags in the argument of this number. */
const BY_FLAGS: readonly Family[] = [
  [0, 'idr_preload radix_tree_preload alloc_skb __alloc_skb prandom_bytes_kmalloc'],
  [1, 'mempool_alloc skb_clone skb_copy pskb_copy skb_copy_expand percpu_counter_init idr_pre_get'],
  [2, 'percpu_ref_init xa_reserve __percpu_counter_init usb_submit_urb_gfp'],
  [3, 'ida_alloc_range xa_store xa_insert call_usermodehelper_setup sock_kmalloc'],
  [4, 'idr_alloc idr_alloc_u32 idr_alloc_cyclic xa_cmpxchg xa_alloc'],
  [5, 'xa_alloc_cyclic'],
].map(([gfp, names]) => ({ sleeps: 'by flags', gfp: Number(gfp), names: named(String(names)) }));

/** Which functions may sleep, beyond those whose own entries say so. */
export const SLEEPERS: Subject = { c: '', families: [ALWAYS, ...BY_FLAGS] };
