#!/bin/bash
# What the script of the states adds to what all scripts share.

. "$(dirname "$0")/../newerScripts/functions.sh"

# Begins the loading of a livepatch whose transition will not end yet.
start_lp() {
	local mod=$1 ret
	ret=$(insert "$@")
	[[ -z "$ret" ]] || die "$ret"
	until_true '[[ -e "$KLP/$mod" ]]' || die "$mod does not appear"
}

wait_for_transition() {
	local mod=$1
	until_true 'grep -q "^0$" "$KLP/$mod/transition"' || die "the transition of $mod does not end"
}

set_parameter() {
	log "% echo $3 > /sys/module/$1/parameters/$2"
	echo "$3" > "/sys/module/$1/parameters/$2" || die "$1/$2 cannot be written"
}

# A livepatch that does not support it is to be disabled.
refuse_disable() {
	log "% echo 0 > $KLP/$1/enabled"
	if (echo 0 > "$KLP/$1/enabled") 2> /dev/null; then
		die "$1 can be disabled"
	fi
}

reverse() {
	log "% echo $2 > $KLP/$1/enabled"
	echo "$2" > "$KLP/$1/enabled" || die "$1 cannot be reversed"
}

check_result() {
	local seen
	seen=$(dmesg | awk -v last="$LAST" 'p; $0 == last { p = 1 }' |
		grep -e 'livepatch:' -e '% ' -e 'gate' -e 'insmod:' | sed 's/^\[[ 0-9.]*\] //')
	if [[ "$1" == "$seen" ]]; then
		echo "ok"
	else
		echo -e "not ok\n\n$(diff -upr --label expected --label result <(echo "$1") <(echo "$seen"))\n"
		die "the logs differ"
	fi
}

# What the log says in one of the steps: NAME STATE...
says() {
	local step=$1 name=$2 id
	shift 2
	for id in "$@"; do
		echo "$name: $step: state $id"
	done
}
