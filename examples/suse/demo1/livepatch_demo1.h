/* SPDX-License-Identifier: MIT */
#ifndef LIVEPATCH_DEMO1_H
#define LIVEPATCH_DEMO1_H

struct seq_file;
struct inode;
struct file;

int livepatch_demo1_init(void);
static inline void livepatch_demo1_cleanup(void) {}

int klpp_seq_show(struct seq_file *m, void *v);
int klpp_demo_open(struct inode *inode, struct file *file);

#endif
