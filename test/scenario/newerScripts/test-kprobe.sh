#!/bin/bash
# A kprobe and a livepatch of the same function: a post handler is in the way, as only one user may redirect it.

. "$(dirname "$0")/functions.sh"

grep -q kprobe_ftrace_ops /proc/kallsyms || skip "kprobes do not go through ftrace here"

PATCH=newer_cmdline
PROBE=newer_probe

setup_config

start_test "a probe with a post handler keeps a livepatch out"

echo 1 > "$KPROBES/enabled"
load_mod $PROBE has_post_handler=true
load_failing_mod $PATCH
unload $PROBE

check_result "% insmod test_modules/$PROBE.ko has_post_handler=true
% insmod test_modules/$PATCH.ko
livepatch: enabling patch '$PATCH'
livepatch: '$PATCH': initializing patching transition
livepatch: failed to register ftrace handler for function 'cmdline_proc_show' (-16)
livepatch: failed to patch object 'vmlinux'
livepatch: failed to enable patch '$PATCH'
livepatch: '$PATCH': canceling patching transition, going to unpatch
livepatch: '$PATCH': completing unpatching transition
livepatch: '$PATCH': unpatching complete
insmod: ERROR: could not insert module test_modules/$PATCH.ko: Device or resource busy
% rmmod $PROBE"

start_test "a probe without one does not"

load_mod $PROBE has_post_handler=false
load_lp $PATCH
unload $PROBE
disable_lp $PATCH
unload $PATCH

check_result "% insmod test_modules/$PROBE.ko has_post_handler=false
% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
% rmmod $PROBE
$(disabling $PATCH)"

start_test "nor does one that is switched off, but it cannot be switched on again"

load_mod $PROBE has_post_handler=true
echo 0 > "$KPROBES/enabled"
load_lp $PATCH
echo 1 > "$KPROBES/enabled" 2> /dev/null && die "the probe was armed"
disable_lp $PATCH
unload $PATCH
unload $PROBE

check_result "% insmod test_modules/$PROBE.ko has_post_handler=true
kprobes: Kprobes globally disabled
% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
kprobes: Kprobes globally enabled, but failed to enable 1 out of 1 probes. Please check which kprobes are kept disabled via debugfs.
$(disabling $PATCH)
% rmmod $PROBE"

exit 0
