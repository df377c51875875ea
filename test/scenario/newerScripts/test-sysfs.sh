#!/bin/bash
# The files of livepatches that newer kernels have.

. "$(dirname "$0")/functions.sh"

FIRST=newer_cmdline
SECOND=newer_uptime
THIRD=newer_loadavg

setup_config

start_test "replace says whether others are replaced"

load_lp $FIRST replace=1
check_rights $FIRST replace "-r--r--r--"
check_value $FIRST replace 1
disable_lp $FIRST
unload $FIRST
load_lp $FIRST replace=0
check_value $FIRST replace 0
disable_lp $FIRST
unload $FIRST

check_result "% insmod test_modules/$FIRST.ko replace=1
$(enabling $FIRST)
$(disabling $FIRST)
% insmod test_modules/$FIRST.ko replace=0
$(enabling $FIRST)
$(disabling $FIRST)"

start_test "stack_order counts the livepatches"

load_lp $FIRST
check_rights $FIRST stack_order "-r--r--r--"
check_value $FIRST stack_order 1
load_lp $SECOND
check_value $SECOND stack_order 2
load_lp $THIRD
check_value $THIRD stack_order 3
disable_lp $SECOND
unload $SECOND
check_value $FIRST stack_order 1
check_value $THIRD stack_order 2
disable_lp $THIRD
unload $THIRD
disable_lp $FIRST
unload $FIRST

check_result "% insmod test_modules/$FIRST.ko
$(enabling $FIRST)
% insmod test_modules/$SECOND.ko
$(enabling $SECOND)
% insmod test_modules/$THIRD.ko
$(enabling $THIRD)
$(disabling $SECOND)
$(disabling $THIRD)
$(disabling $FIRST)"

exit 0
