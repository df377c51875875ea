#!/bin/bash
# The function tracer and livepatches see the same functions, in either order.

. "$(dirname "$0")/functions.sh"

PATCH=newer_cmdline
LIVE="$PATCH: this has been live patched"

setup_config

start_test "a livepatch needs ftrace, and keeps it on"

sysctl -q kernel.ftrace_enabled=0
load_failing_mod $PATCH
sysctl -q kernel.ftrace_enabled=1
load_lp $PATCH
sysctl -q kernel.ftrace_enabled=0 2> /dev/null
[[ $(sysctl --values kernel.ftrace_enabled) == 1 ]] || die "ftrace was switched off"
check_text /proc/cmdline "$LIVE"
disable_lp $PATCH
unload $PATCH

check_result "% insmod test_modules/$PATCH.ko
livepatch: enabling patch '$PATCH'
livepatch: '$PATCH': initializing patching transition
livepatch: failed to register ftrace handler for function 'cmdline_proc_show' (-16)
livepatch: failed to patch object 'vmlinux'
livepatch: failed to enable patch '$PATCH'
livepatch: '$PATCH': canceling patching transition, going to unpatch
livepatch: '$PATCH': completing unpatching transition
livepatch: '$PATCH': unpatching complete
insmod: ERROR: could not insert module test_modules/$PATCH.ko: Device or resource busy
% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
$(disabling $PATCH)"

start_test "the new function can be traced and still takes effect"

load_lp $PATCH
trace_function newer_cmdline_show
check_text /proc/cmdline "$LIVE" && log "livepatch: ok"
check_traced_functions newer_cmdline_show
disable_lp $PATCH
unload $PATCH

check_result "% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
livepatch: ok
$(disabling $PATCH)"

start_test "a function that is traced can be patched"

trace_function cmdline_proc_show
load_lp $PATCH
check_text /proc/cmdline "$LIVE" && log "livepatch: ok"
check_traced_functions cmdline_proc_show
disable_lp $PATCH
unload $PATCH

check_result "% insmod test_modules/$PATCH.ko
$(enabling $PATCH)
livepatch: ok
$(disabling $PATCH)"

start_test "only what the filter names is traced"

stop_tracing
echo cmdline_proc_show > "$TRACING/set_ftrace_filter"
echo uptime_proc_show >> "$TRACING/set_ftrace_filter"
echo '!cmdline_proc_show' >> "$TRACING/set_ftrace_filter"
echo no_such_function >> "$TRACING/set_ftrace_filter" 2> /dev/null && die "an unknown function was taken"
[[ $(cat "$TRACING/set_ftrace_filter") == uptime_proc_show ]] || die "the filter is wrong"
echo function > "$TRACING/current_tracer"
echo 1 > "$TRACING/tracing_on"
cat /proc/cmdline /proc/uptime > /dev/null
grep -q cmdline "$TRACING/trace" && die "cmdline_proc_show was traced"
check_traced_functions uptime_proc_show

check_result ""

exit 0
