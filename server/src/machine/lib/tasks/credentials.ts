import type { Subject } from '../entry';

/** Who a task is, as in cred.h: everything here is root's. */
export const CREDENTIALS: Subject = {
  c: String.raw`
bool capable(int capability);
bool ns_capable(struct user_namespace *ns, int capability);
#define CAP_SYS_ADMIN 21
#define CAP_SYS_MODULE 16
#define CAP_NET_ADMIN 12
#define CAP_SYS_PTRACE 19
#define current_cred() (current->cred)
#define current_uid() (current->cred->uid)
#define current_euid() (current->cred->euid)
#define current_gid() (current->cred->gid)
#define get_current_cred() (current->cred)
#define get_task_cred(task) ((task)->cred)
#define __task_cred(task) ((task)->cred)
#define task_uid(task) ((task)->cred->uid)
#define put_cred(cred_) do { } while (0)
#define from_kuid(ns, uid) ((uid).val)
#define from_kgid(ns, gid) ((gid).val)
#define from_kuid_munged(ns, uid) ((uid).val)
#define make_kuid(ns, value) KUIDT_INIT(value)
#define __kuid_val(uid) ((uid).val)
#define __kgid_val(gid) ((gid).val)
#define uid_eq(left, right) ((left).val == (right).val)
#define gid_eq(left, right) ((left).val == (right).val)
`,
  functions: {
    capable: { returns: 'bool', run: () => 1 },
    ns_capable: { returns: 'bool', run: () => 1 },
  },
};
