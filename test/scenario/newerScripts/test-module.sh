#!/bin/bash
# A function of a module is patched, whichever of the two is loaded first.

. "$(dirname "$0")/functions.sh"

TARGET=newer_target
PATCH=newer_target_patch
LIVE="$PATCH: this has been live patched"

setup_config

start_test "the module comes first"

load_mod $TARGET
check_text /proc/$TARGET "$TARGET: original output"
load_lp $PATCH
check_text /proc/$TARGET "$LIVE"
disable_lp $PATCH
unload $PATCH
check_text /proc/$TARGET "$TARGET: original output"
unload $TARGET

check_result "% insmod test_modules/$TARGET.ko
$TARGET: $TARGET: loaded
% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
$(disabling $PATCH)
% rmmod $TARGET
$TARGET: $TARGET: unloaded"

start_test "the livepatch comes first, and the module goes first"

load_lp $PATCH
check_value $PATCH $TARGET/patched 0
load_mod $TARGET
check_text /proc/$TARGET "$LIVE"
check_value $PATCH $TARGET/patched 1
unload $TARGET
[[ -e /proc/$TARGET ]] && die "the file is still there"
disable_lp $PATCH
unload $PATCH

check_result "% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
% insmod test_modules/$TARGET.ko
livepatch: applying patch '$PATCH' to loading module '$TARGET'
$TARGET: $TARGET: loaded
% rmmod $TARGET
$TARGET: $TARGET: unloaded
livepatch: reverting patch '$PATCH' on unloading module '$TARGET'
$(disabling $PATCH)"

start_test "symbols of modules come and go with them"

grep -q '\[newer_target\]$' /proc/kallsyms && die "$TARGET has symbols before it is loaded"
load_mod $TARGET
grep -q '^[0-9a-f]\{16\} t newer_target_show	\[newer_target\]$' /proc/kallsyms || die "no newer_target_show"
grep -qw newer_target_show "$TRACING/available_filter_functions" || die "newer_target_show cannot be traced"
unload $TARGET
grep -q newer_target /proc/kallsyms && die "$TARGET left symbols"

check_result "% insmod test_modules/$TARGET.ko
$TARGET: $TARGET: loaded
% rmmod $TARGET
$TARGET: $TARGET: unloaded"

exit 0
