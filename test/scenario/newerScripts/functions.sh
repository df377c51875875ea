#!/bin/bash
# What the scripts beside this one share: it keeps the machine's settings, drives modules and tracing, and compares logs.

TRIES=600
PAUSE=".1"
SYS=/sys/kernel
DEBUG="$SYS/debug"
KLP="$SYS/livepatch"
KPROBES="$DEBUG/kprobes"
if [[ -e "$SYS/tracing/trace" ]]; then
	TRACING="$SYS/tracing"
else
	TRACING="$DEBUG/tracing"
fi
SKIPPED=4

log() {
	echo "$1" > /dev/kmsg
}

skip() {
	log "SKIP: $1"
	echo "SKIP: $1" >&2
	exit $SKIPPED
}

die() {
	log "ERROR: $1"
	echo "ERROR: $1" >&2
	exit 1
}

need_root() {
	[ "$(id -u)" -eq 0 ] || { echo "these scripts need root" >&2; exit $SKIPPED; }
	[ -d "/lib/modules/$(uname -r)/build" ] || { echo "there is no kernel to build for" >&2; exit $SKIPPED; }
	[ -e "$KLP" ] || { echo "this kernel has no livepatching" >&2; exit $SKIPPED; }
}

push_config() {
	OLD_DEBUG=$(awk -F'[: ]' '/^kernel\/livepatch/ { print "file " $1 " line " $2 " " $4 }' "$DEBUG/dynamic_debug/control")
	OLD_FTRACE=$(sysctl --values kernel.ftrace_enabled)
	OLD_KPROBES=$(cat "$KPROBES/enabled")
	OLD_TRACING=$(cat "$TRACING/tracing_on")
	OLD_TRACER=$(cat "$TRACING/current_tracer")
	OLD_FILTER=$(cat "$TRACING/set_ftrace_filter")
}

pop_config() {
	[[ -n "$OLD_DEBUG" ]] && echo -n "$OLD_DEBUG" > "$DEBUG/dynamic_debug/control"
	[[ -n "$OLD_FTRACE" ]] && sysctl kernel.ftrace_enabled="$OLD_FTRACE" &> /dev/null
	[[ -n "$OLD_KPROBES" ]] && echo "$OLD_KPROBES" > "$KPROBES/enabled"
	[[ -n "$OLD_TRACING" ]] && echo "$OLD_TRACING" > "$TRACING/tracing_on"
	[[ -n "$OLD_TRACER" ]] && echo "$OLD_TRACER" > "$TRACING/current_tracer"
	[[ -n "$OLD_FILTER" ]] &&
		echo "$OLD_FILTER" | sed -e '/^#### all functions enabled/d' > "$TRACING/set_ftrace_filter"
}

setup_config() {
	need_root
	push_config
	cat <<-END > "$DEBUG/dynamic_debug/control"
		file kernel/livepatch/* +p
		func klp_try_switch_task -p
	END
	sysctl -q kernel.ftrace_enabled=1
	trap pop_config EXIT INT TERM HUP
}

until_true() {
	local tried=0
	until eval "$*"; do
		[[ $((tried++)) -eq $TRIES ]] && return 1
		sleep $PAUSE
	done
}

insert() {
	local name=$1 said
	shift
	said="% insmod test_modules/$name.ko $*"
	log "${said%% }"
	insmod "test_modules/$name.ko" "$@" 2>&1
}

load_mod() {
	local mod=$1
	[[ $(modinfo "test_modules/$mod.ko" | awk '/^livepatch:/ { print $NF }') == "Y" ]] && die "$mod is a livepatch"
	local ret
	ret=$(insert "$@")
	[[ -z "$ret" ]] || die "$ret"
	until_true '[[ -e "/sys/module/$mod" ]]' || die "$mod does not appear"
}

load_lp() {
	local mod=$1
	[[ $(modinfo "test_modules/$mod.ko" | awk '/^livepatch:/ { print $NF }') == "Y" ]] || die "$mod is no livepatch"
	local ret
	ret=$(insert "$@")
	[[ -z "$ret" ]] || die "$ret"
	until_true 'grep -q "^0$" "$KLP/$mod/transition"' || die "the transition of $mod does not end"
}

load_failing_mod() {
	local ret
	ret=$(insert "$@")
	[[ -n "$ret" ]] || die "$1 was loaded after all"
	log "$ret"
}

unload() {
	local mod=$1
	until_true '[[ $(cat "/sys/module/$mod/refcnt") == "0" ]]' || die "$mod is in use"
	log "% rmmod $mod"
	local ret
	ret=$(rmmod "$mod" 2>&1)
	[[ -z "$ret" ]] || die "$ret"
	until_true '[[ ! -e "/sys/module/$mod" ]]' || die "$mod does not go away"
}

disable_lp() {
	local mod=$1
	log "% echo 0 > $KLP/$mod/enabled"
	echo 0 > "$KLP/$mod/enabled"
	until_true '[[ ! -e "$KLP/$mod" ]]' || die "$mod stays enabled"
}

check_rights() {
	local seen
	seen=$(/bin/stat --format '%A' "$KLP/$1/$2")
	[[ "$seen" == "$3" ]] || die "rights of $1/$2 are $seen"
}

check_value() {
	local seen
	seen=$(cat "$KLP/$1/$2")
	[[ "$seen" == "$3" ]] || die "$1/$2 is $seen"
}

check_text() {
	local seen
	seen=$(cat "$1")
	[[ "$seen" == "$2" ]] || die "$1 says $seen"
}

stop_tracing() {
	echo 0 > "$TRACING/tracing_on"
	echo "" > "$TRACING/set_ftrace_filter"
	echo nop > "$TRACING/current_tracer"
	echo "" > "$TRACING/trace"
}

trace_function() {
	stop_tracing
	echo function > "$TRACING/current_tracer"
	echo "$1" > "$TRACING/set_ftrace_filter"
	echo 1 > "$TRACING/tracing_on"
}

check_traced_functions() {
	local name
	for name in "$@"; do
		grep -Fwq "$name" "$TRACING/trace" || die "$name is not in the trace"
	done
	stop_tracing
}

start_test() {
	local mark
	mark="a test begins at $(date --rfc-3339=ns)"
	log "$mark"
	until_true 'dmesg | grep -q "$mark"' || die "the log is not kept"
	LAST=$(dmesg | grep "$mark")
	echo -n "TEST: $1 ... "
	log "===== TEST: $1 ====="
}

check_result() {
	local seen
	seen=$(dmesg | awk -v last="$LAST" 'p; $0 == last { p = 1 }' |
		grep -e 'livepatch:' -e 'kprobes:' -e '% ' -e 'newer_' | sed 's/^\[[ 0-9.]*\] //')
	if [[ "$1" == "$seen" ]]; then
		echo "ok"
	else
		echo -e "not ok\n\n$(diff -upr --label expected --label result <(echo "$1") <(echo "$seen"))\n"
		die "the logs differ"
	fi
}

# What the log says while a livepatch is enabled, and while it is disabled and unloaded.
enabling() {
	cat <<-END
		livepatch: enabling patch '$1'
		livepatch: '$1': initializing patching transition
		livepatch: '$1': starting patching transition
		livepatch: '$1': completing patching transition
		livepatch: '$1': patching complete
	END
}

disabling() {
	cat <<-END
		% echo 0 > $KLP/$1/enabled
		livepatch: '$1': initializing unpatching transition
		livepatch: '$1': starting unpatching transition
		livepatch: '$1': completing unpatching transition
		livepatch: '$1': unpatching complete
		% rmmod $1
	END
}
