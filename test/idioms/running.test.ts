import { describe } from 'vitest';
import { checkIdioms } from '../support/idioms';

/** The values follow from kernel/*.c and include/linux of 6.12, with one processor and 250 ticks a second. */
describe('what counts, locks, waits and runs later', () => {
  checkIdioms([
    {
      name: 'an atomic is added to, fetched and exchanged',
      top: `static atomic_t n = ATOMIC_INIT(5);`,
      body: `int old = atomic_fetch_add(3, &n), expect = 8, ok; ok = atomic_try_cmpxchg(&n, &expect, 20);
return old * 1000 + ok * 100 + atomic_read(&n) + atomic_inc_return(&n) * 10000 + atomic_dec_and_test(&n) + atomic_add_unless(&n, 1, 20) * 7;`,
      gives: 215120,
    },
    {
      name: 'a compare-and-exchange is repeated until it succeeds',
      top: `static unsigned long word = 6;`,
      body: `unsigned long old, new; do { old = READ_ONCE(word); new = old * 7; } while (cmpxchg(&word, old, new) != old); WRITE_ONCE(word, word + 1); new = word; old = xchg(&word, 3); return new + old * 100 + word * 10000;`,
      gives: 34343,
    },
    {
      name: 'the last reference releases',
      top: `struct obj { struct kref ref; }; static int released; static void release(struct kref *ref) { released++; kfree(container_of(ref, struct obj, ref)); }`,
      body: `struct obj *o = kzalloc(sizeof(*o), GFP_KERNEL | __GFP_NOFAIL); int a, b; kref_init(&o->ref); kref_get(&o->ref); a = kref_put(&o->ref, release); b = kref_put(&o->ref, release); return released * 100 + a * 10 + b;`,
      gives: 101,
    },
    {
      name: 'a reference count that is zero stays so',
      top: `static refcount_t r = REFCOUNT_INIT(2);`,
      body: `int a = refcount_dec_and_test(&r), b = refcount_dec_and_test(&r), c = refcount_inc_not_zero(&r); return a * 100 + b * 10 + c + refcount_read(&r);`,
      gives: 10,
    },
    {
      name: 'the lock is taken with the last reference',
      top: `static atomic_t n = ATOMIC_INIT(2); static DEFINE_SPINLOCK(lock);`,
      body: `int a = atomic_dec_and_lock(&n, &lock), b = atomic_dec_and_lock(&n, &lock), held = spin_is_locked(&lock); spin_unlock(&lock); return a * 100 + b * 10 + held;`,
      gives: 11,
    },
    {
      name: 'locks are given back at the end of their scope',
      top: `static DEFINE_MUTEX(m); static DEFINE_SPINLOCK(s); static int n; static int locked(void) { guard(mutex)(&m); return mutex_is_locked(&m); }`,
      body: `int in = locked(); scoped_guard(spinlock, &s) n = spin_is_locked(&s); return in * 1000 + mutex_is_locked(&m) * 100 + n * 10 + spin_is_locked(&s);`,
      gives: 1010,
    },
    {
      name: 'memory is freed at the end of its scope, unless it is passed on',
      top: `static char *keep(int fail) { char *p __free(kfree) = kzalloc(8, GFP_KERNEL | __GFP_NOFAIL); if (fail) return NULL; p[0] = 4; return no_free_ptr(p); }`,
      body: `char *p = keep(0), *q = keep(1); int v = p[0]; kfree(p); return v * 10 + (q == NULL);`,
      gives: 41,
    },
    {
      name: 'a reader of a sequence lock sees whether somebody wrote',
      top: `static DEFINE_SEQLOCK(sl); static int v;`,
      body: `unsigned seq = read_seqbegin(&sl), again; int a = read_seqretry(&sl, seq); write_seqlock(&sl); v = 3; write_sequnlock(&sl); again = read_seqretry(&sl, seq); return a * 100 + again * 10 + v;`,
      gives: 13,
    },
    {
      name: 'a thread waits for a condition and is woken',
      top: `static DECLARE_WAIT_QUEUE_HEAD(wq); static int ready, seen; static int fn(void *data) { wait_event(wq, ready); seen = ready; return 7; }`,
      body: `struct task_struct *t = kthread_run(fn, NULL, "waiter"); int before; if (IS_ERR(t)) return -1; msleep(20); before = seen; ready = 5; wake_up(&wq); msleep(20); return before * 10 + seen;`,
      gives: 5,
    },
    {
      name: 'a wait ends when its time is over',
      top: `static DECLARE_WAIT_QUEUE_HEAD(wq); static int never;`,
      body: `unsigned long start = jiffies; long left = wait_event_timeout(wq, never, msecs_to_jiffies(100)); return left * 1000 + jiffies_to_msecs(jiffies - start);`,
      gives: 100,
    },
    {
      name: 'a completion is waited for',
      top: `static DECLARE_COMPLETION(done); static int fn(void *data) { msleep(40); complete(&done); return 0; }`,
      body: `int early = try_wait_for_completion(&done); struct task_struct *t = kthread_run(fn, NULL, "worker"); if (IS_ERR(t)) return -1; wait_for_completion(&done); reinit_completion(&done); return early * 100 + completion_done(&done) * 10 + (wait_for_completion_timeout(&done, 2) == 0);`,
      gives: 1,
    },
    {
      name: 'a thread is told to stop and gives its result',
      top: `static int loops; static int fn(void *data) { while (!kthread_should_stop()) { loops++; msleep(10); } return *(int *)data; }`,
      body: `static int value = 42; struct task_struct *t = kthread_run(fn, &value, "loop/%d", 3); if (IS_ERR(t)) return -1; msleep(35); return kthread_stop(t) * 100 + (loops >= 3);`,
      gives: 4201,
    },
    {
      name: 'work and delayed work run in their time',
      top: `static int n; static void fn(struct work_struct *w) { n++; } static DECLARE_WORK(work, fn); static DECLARE_DELAYED_WORK(late, fn);`,
      body: `int a; schedule_work(&work); flush_work(&work); a = n; schedule_delayed_work(&late, HZ / 10); msleep(50); a = a * 10 + n; msleep(100); a = a * 10 + n; return a * 10 + cancel_delayed_work_sync(&late);`,
      gives: 1120,
    },
    {
      name: 'a timer runs once its time has come',
      top: `struct dev { struct timer_list t; int fired; }; static struct dev d; static void fn(struct timer_list *t) { struct dev *dev = from_timer(dev, t, t); dev->fired++; }`,
      body: `timer_setup(&d.t, fn, 0); mod_timer(&d.t, jiffies + msecs_to_jiffies(20)); int pending = timer_pending(&d.t); msleep(60); return pending * 100 + d.fired * 10 + del_timer_sync(&d.t);`,
      gives: 110,
    },
    {
      name: 'a high-resolution timer is started again by itself',
      top: `static struct hrtimer t; static int n; static enum hrtimer_restart fn(struct hrtimer *timer) { hrtimer_forward_now(timer, ms_to_ktime(5)); return ++n < 3 ? HRTIMER_RESTART : HRTIMER_NORESTART; }`,
      body: `hrtimer_init(&t, CLOCK_MONOTONIC, HRTIMER_MODE_REL); t.function = fn; hrtimer_start(&t, ms_to_ktime(5), HRTIMER_MODE_REL); msleep(50); return n * 10 + hrtimer_cancel(&t);`,
      gives: 30,
    },
    {
      name: 'a tasklet runs before it is killed, and not while it is disabled',
      top: `static int n; static void fn(struct tasklet_struct *t) { n++; } static DECLARE_TASKLET(t, fn);`,
      body: `int a; tasklet_disable(&t); tasklet_schedule(&t); msleep(10); a = n; tasklet_enable(&t); tasklet_schedule(&t); tasklet_kill(&t); return a * 10 + n;`,
      gives: 1,
    },
    {
      name: 'irq_work that is queued twice while interrupts are off runs once',
      top: `static int n; static void fn(struct irq_work *w) { n += in_task() ? 100 : 1; } static DEFINE_IRQ_WORK(w, fn);`,
      body: `unsigned long flags; int a, b; local_irq_save(flags); a = irq_work_queue(&w); b = irq_work_queue(&w); local_irq_restore(flags); irq_work_sync(&w); return a * 100 + b * 10 + n;`,
      gives: 101,
    },
    {
      name: 'a worker of its own takes work in order',
      top: `static int order; static void one(struct kthread_work *w) { order = order * 10 + 1; } static void two(struct kthread_work *w) { order = order * 10 + 2; } static DEFINE_KTHREAD_WORK(a, one); static DEFINE_KTHREAD_WORK(b, two);`,
      body: `struct kthread_worker *w = kthread_create_worker(0, "own"); int q, again; if (IS_ERR(w)) return -1; q = kthread_queue_work(w, &a); again = kthread_queue_work(w, &a); kthread_queue_work(w, &b); kthread_flush_worker(w); kthread_destroy_worker(w); return q * 1000 + again * 100 + order;`,
      gives: 1012,
    },
    {
      name: 'notifiers are called by priority until one stops',
      top: `static RAW_NOTIFIER_HEAD(chain); static int order; static int low(struct notifier_block *nb, unsigned long a, void *d) { order = order * 10 + 1; return NOTIFY_OK; } static int high(struct notifier_block *nb, unsigned long a, void *d) { order = order * 10 + 2; return a == 9 ? NOTIFY_STOP : NOTIFY_DONE; }
static struct notifier_block l = { .notifier_call = low }, h = { .notifier_call = high, .priority = 5 };`,
      body: `int r; raw_notifier_chain_register(&chain, &l); raw_notifier_chain_register(&chain, &h); raw_notifier_call_chain(&chain, 1, NULL); r = raw_notifier_call_chain(&chain, 9, NULL); return order * 10 + (r == NOTIFY_STOP) + notifier_to_errno(notifier_from_errno(-EINVAL)) * 0;`,
      gives: 2121,
    },
    {
      name: 'static keys count who wants them',
      top: `static DEFINE_STATIC_KEY_FALSE(key); static DEFINE_STATIC_KEY_TRUE(on);`,
      body: `int a = static_branch_unlikely(&key), b, c; static_branch_inc(&key); static_branch_inc(&key); b = static_key_count(&key.key); static_branch_dec(&key); c = static_branch_unlikely(&key); static_branch_disable(&on); return a * 1000 + b * 100 + c * 10 + static_branch_likely(&on);`,
      gives: 210,
    },
    {
      name: 'a static call goes where it was sent last',
      top: `static int one(int x) { return x + 1; } static int two(int x) { return x + 2; } DEFINE_STATIC_CALL(step, one);`,
      body: `int a = static_call(step)(5); static_call_update(step, &two); return a * 10 + static_call(step)(5);`,
      gives: 67,
    },
    {
      name: 'each processor has its counter, and they are summed',
      top: `static DEFINE_PER_CPU(int, hits); static struct percpu_counter total;`,
      body: `int cpu, sum = 0, err = percpu_counter_init(&total, 5, GFP_KERNEL); this_cpu_inc(hits); this_cpu_add(hits, 3); for_each_possible_cpu(cpu) sum += per_cpu(hits, cpu); percpu_counter_add(&total, 7); sum = sum * 100 + percpu_counter_sum(&total); percpu_counter_destroy(&total); return sum + err * 10000;`,
      gives: 412,
    },
    {
      name: 'a reference that was killed is released after a grace period',
      top: `static struct percpu_ref ref; static int released; static void release(struct percpu_ref *r) { released++; }`,
      body: `int err = percpu_ref_init(&ref, release, 0, GFP_KERNEL), live, dead, early; percpu_ref_get(&ref); live = percpu_ref_tryget_live(&ref); percpu_ref_put(&ref); percpu_ref_kill(&ref); dead = percpu_ref_tryget_live(&ref); percpu_ref_put(&ref); early = released; synchronize_rcu(); rcu_barrier(); percpu_ref_exit(&ref); return err * 10000 + live * 1000 + dead * 100 + early * 10 + released;`,
      gives: 1001,
    },
    {
      name: 'every processor calls a function, with interrupts off',
      top: `static int calls, off; static void fn(void *info) { calls += *(int *)info; off = irqs_disabled(); } static int stop(void *data) { return irqs_disabled() ? 40 : 4; }`,
      body: `int three = 3, r = stop_machine(stop, NULL, cpu_online_mask); on_each_cpu(fn, &three, 1); smp_call_function(fn, &three, 1); return r * 100 + calls * 10 + off + (smp_call_function_single(1, fn, &three, 1) == -ENXIO) * 10000;`,
      gives: 14031,
    },
    {
      name: 'sets of processors are walked and compared',
      top: `static cpumask_t mask;`,
      body: `int cpu = get_cpu(), n = 0, at; put_cpu(); for_each_online_cpu(at) n++; cpumask_clear(&mask); cpumask_set_cpu(cpu, &mask); for_each_cpu(at, &mask) n += 10; return n + cpumask_weight(&mask) * 100 + cpumask_subset(&mask, cpu_possible_mask) * 1000 + (cpumask_next(cpu, &mask) >= nr_cpu_ids) * 10000 + cpumask_equal(&mask, cpumask_of(0)) * 100000 + num_online_cpus() * 1000000;`,
      gives: 1111111,
    },
    {
      name: 'processes are found and looked at',
      body: `struct task_struct *p, *t; int n = 0, kernel = 0, pid; char comm[TASK_COMM_LEN]; struct mm_struct *mm; rcu_read_lock(); for_each_process_thread(p, t) { n++; if (t->flags & PF_KTHREAD) kernel++; } p = pid_task(find_vpid(1), PIDTYPE_PID); get_task_struct(p); rcu_read_unlock(); get_task_comm(comm, p); mm = get_task_mm(p); pid = task_pid_nr(p); if (mm) mmput(mm); put_task_struct(p);
return (n > 2 && kernel > 0 && kernel < n) * 1000 + pid * 100 + (mm != NULL) * 10 + (strlen(comm) > 0) + (find_task_by_vpid(99999) == NULL) * 10000 + (current->real_parent->pid == 1) * 100000;`,
      gives: 111111,
    },
    {
      name: 'processors wait, and values are hidden, by instructions that change nothing',
      body: `int x = 6, y; asm volatile("pause\\n\\tnop" ::: "memory"); asm volatile("rep; nop"); asm("" : "=r" (y) : "0" (x)); asm volatile("mfence" ::: "memory"); return y;`,
      gives: 6,
    },
    {
      name: 'device numbers belong to who registered them first',
      body: `dev_t a = MKDEV(200, 3), b; int first = register_chrdev_region(a, 4, "x"), again = register_chrdev_region(MKDEV(200, 6), 1, "y"), beside = register_chrdev_region(MKDEV(200, 7), 1, "z"), dynamic = alloc_chrdev_region(&b, 0, 2, "d"), after; unregister_chrdev_region(a, 4); after = register_chrdev_region(MKDEV(200, 6), 1, "y"); unregister_chrdev_region(MKDEV(200, 6), 1); unregister_chrdev_region(MKDEV(200, 7), 1); unregister_chrdev_region(b, 2);
return first * 1000 + (again == -EBUSY) * 100 + beside * 10 + dynamic + after + (MAJOR(b) > 0);`,
      gives: 101,
    },
    {
      name: 'everything here is done by root',
      body: `kuid_t root = KUIDT_INIT(0); return capable(CAP_SYS_ADMIN) * 100 + uid_eq(current_uid(), root) * 10 + from_kuid(&init_user_ns, current_euid());`,
      gives: 110,
    },
    {
      name: 'times are compared though the counter wraps',
      body: `unsigned long near = ULONG_MAX - 2, far = 5; ktime_t a = ktime_set(1, 500), b = ktime_add_us(a, 2); u64 t0 = ktime_get_boottime_ns(); msleep(8);
return time_after(far, near) * 1000 + time_before(far, near) * 100 + ktime_to_ns(ktime_sub(b, a)) / 1000 + (ktime_compare(a, b) < 0) * 10000 + (ktime_get_boottime_ns() - t0 >= 8000000) * 100000 + (msecs_to_jiffies(10) == 3) * 1000000;`,
      gives: 1111002,
    },
    {
      name: 'what is not there in user space is not copied',
      top: '',
      body: `char b[16]; int v = 7; char *dup = memdup_user(NULL, 10), *s = strndup_user(NULL, 16); return (PTR_ERR(dup) == -EFAULT) * 10000 + (PTR_ERR(s) == -EFAULT) * 1000 + (copy_from_user(b, NULL, 4) == 4) * 100 + (put_user(5, (int __user *)NULL) == -EFAULT) * 10 + (get_user(v, (int __user *)NULL) == -EFAULT) + v;`,
      gives: 11111,
    },
    {
      name: 'a driver is bound to the platform device of its name',
      top: `static int probed, removed; static int probe(struct platform_device *p) { probed++; platform_set_drvdata(p, &probed); return 0; } static void rm(struct platform_device *p) { if (platform_get_drvdata(p) == &probed) removed++; }
static struct platform_driver drv = { .probe = probe, .remove = rm, .driver = { .name = "thing" } };`,
      body: `struct platform_device *p = platform_device_register_simple("thing", -1, NULL, 0), *other = platform_device_register_simple("else", 0, NULL, 0); int a; if (IS_ERR(p) || IS_ERR(other)) return -1; platform_driver_register(&drv); a = probed; platform_device_unregister(p); platform_device_unregister(other); platform_driver_unregister(&drv); return a * 100 + probed * 10 + removed;`,
      gives: 111,
    },
    {
      name: 'a return probe sees the arguments and changes the result',
      top: `static __attribute__((noipa)) int idiom_sum(int a, int b) { return a + b; } static int first, before;
static int entry(struct kretprobe_instance *ri, struct pt_regs *regs) { first = regs_get_kernel_argument(regs, 0); *(int *)ri->data = 9; return 0; }
static int ret(struct kretprobe_instance *ri, struct pt_regs *regs) { before = regs_return_value(regs) * 10 + *(int *)ri->data; regs_set_return_value(regs, 70); return 0; }
static struct kretprobe rp = { .kp.symbol_name = "idiom_sum", .entry_handler = entry, .handler = ret, .data_size = 8, .maxactive = 4 };`,
      body: `int err = register_kretprobe(&rp), r = idiom_sum(3, 4), after; unregister_kretprobe(&rp); after = idiom_sum(3, 4); return err * 1000000 + r * 10000 + before * 100 + first * 10 + after - 7;`,
      gives: 707930,
    },
    {
      name: 'a probe sees its function before it runs and after it has begun',
      top: `static __attribute__((noipa)) int idiom_sum(int a, int b) { return a + b; } static int order; static int pre(struct kprobe *p, struct pt_regs *regs) { order = order * 10 + regs->si; return 0; } static void post(struct kprobe *p, struct pt_regs *regs, unsigned long flags) { order = order * 10 + 2; }
static struct kprobe kp = { .symbol_name = "idiom_sum", .pre_handler = pre, .post_handler = post };`,
      body: `int err = register_kprobe(&kp), r = idiom_sum(3, 4); int same = (void *)kp.addr == (void *)idiom_sum; unregister_kprobe(&kp); idiom_sum(1, 1); return err * 10000 + same * 1000 + r * 100 + order;`,
      gives: 1742,
    },
    {
      name: 'files of /proc show what seq_file prints',
      top: `static int show(struct seq_file *m, void *v) { seq_printf(m, "%d %s\\n", 5, "x"); seq_puts(m, "end"); return 0; }`,
      body: `struct proc_dir_entry *dir = proc_mkdir("idiom", NULL), *e = dir ? proc_create_single("state", 0444, dir, show) : NULL; struct dentry *d = debugfs_create_dir("idiom", NULL); static u32 knob = 3; debugfs_create_u32("knob", 0644, d, &knob); debugfs_remove_recursive(d); if (e) remove_proc_subtree("idiom", NULL); return (dir != NULL) * 10 + (e != NULL);`,
      gives: 11,
    },
    {
      name: 'symbols are printed by their names',
      top: `static noinline int mine(void) { return 1; }`,
      body: `char b[KSYM_SYMBOL_LEN]; pr_info("%ps %ps\\n", mine, kfree); sprint_symbol_no_offset(b, (unsigned long)mine); return strncmp(b, "mine", 4) == 0;`,
      gives: 1,
      prints: ['mine [test] kfree'],
    },
    {
      name: 'a module is looked for and held',
      body: `bool held = try_module_get(THIS_MODULE); int refs = module_refcount(THIS_MODULE); struct module *m; module_put(THIS_MODULE); mutex_lock(&module_mutex); m = find_module("no_such_module"); mutex_unlock(&module_mutex); return held * 100 + refs * 10 + (m == NULL);`,
      gives: 111,
    },
    {
      name: 'network hooks and tracepoints are taken and given back',
      top: `static unsigned int hook(void *priv, struct sk_buff *skb, const struct nf_hook_state *state) { return NF_ACCEPT; } static struct nf_hook_ops ops = { .hook = hook, .pf = NFPROTO_IPV4, .hooknum = NF_INET_LOCAL_IN }; static void on_switch(void *data) { } static int ev(struct notifier_block *nb, unsigned long e, void *d) { return NOTIFY_DONE; } static struct notifier_block nb = { .notifier_call = ev };`,
      body: `int e = nf_register_net_hook(&init_net, &ops) | register_trace_sched_switch(on_switch, NULL) | register_netdevice_notifier(&nb); unregister_netdevice_notifier(&nb); unregister_trace_sched_switch(on_switch, NULL); tracepoint_synchronize_unregister(); nf_unregister_net_hook(&init_net, &ops); return e;`,
      gives: 0,
    },
  ]);
});
