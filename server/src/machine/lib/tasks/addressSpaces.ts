import type { Subject } from '../entry';

/** The memory of a process, as in sched/mm.h and mmap_lock.h: its counts and its lock. */
export const ADDRESS_SPACES: Subject = {
  c: String.raw`
static inline struct mm_struct *get_task_mm(struct task_struct *task)
{
  struct mm_struct *mm;

  if (task->flags & PF_KTHREAD)
    return NULL;
  task_lock(task);
  mm = task->mm;
  if (mm)
    atomic_inc(&mm->mm_users);
  task_unlock(task);
  return mm;
}
static inline void mmget(struct mm_struct *mm) { atomic_inc(&mm->mm_users); }
static inline bool mmget_not_zero(struct mm_struct *mm) { return atomic_inc_not_zero(&mm->mm_users); }
static inline void mmgrab(struct mm_struct *mm) { atomic_inc(&mm->mm_count); }
static inline void mmdrop(struct mm_struct *mm) { atomic_dec(&mm->mm_count); }
static inline void mmput(struct mm_struct *mm) { atomic_dec(&mm->mm_users); }
static inline void mmput_async(struct mm_struct *mm) { atomic_dec(&mm->mm_users); }
#define mmap_read_lock(mm) down_read(&(mm)->mmap_lock)
#define mmap_read_trylock(mm) down_read_trylock(&(mm)->mmap_lock)
#define mmap_read_lock_killable(mm) down_read_killable(&(mm)->mmap_lock)
#define mmap_read_unlock(mm) up_read(&(mm)->mmap_lock)
#define mmap_write_lock(mm) down_write(&(mm)->mmap_lock)
#define mmap_write_lock_killable(mm) down_write_killable(&(mm)->mmap_lock)
#define mmap_write_unlock(mm) up_write(&(mm)->mmap_lock)
`,
};
