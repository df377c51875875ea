#!/bin/bash
# Livepatches whose states have callbacks and own shadow variables.

. "$(dirname "$0")/functions.sh"

GATE=gate
FIX=gate_fix
FIX2=gate_fix2
FIX3=gate_fix3
NOTES=gate_notes

setup_config

start_test "a state through its life"

load_mod $GATE
load_lp $FIX states=1
set_parameter $GATE pass car
disable_lp $FIX
unload $FIX
set_parameter $GATE pass car
unload $GATE

check_result "% insmod test_modules/$GATE.ko
$GATE: gate_init
% insmod test_modules/$FIX.ko states=1
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says first
livepatch: '$FIX': starting patching transition
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1)
livepatch: '$FIX': patching complete
% echo car > /sys/module/$GATE/parameters/pass
$FIX: fixed_gate_pass: please, first car
% echo 0 > $KLP/$FIX/enabled
livepatch: '$FIX': initializing unpatching transition
$(says note_pre_unpatch $FIX 1)
livepatch: '$FIX': starting unpatching transition
livepatch: '$FIX': completing unpatching transition
$(says note_post_unpatch $FIX 1)
$FIX: note_dtor: first
livepatch: '$FIX': unpatching complete
% rmmod $FIX
% echo car > /sys/module/$GATE/parameters/pass
$GATE: gate_pass: car passes
% rmmod $GATE
$GATE: gate_exit"

start_test "an upgrade keeps, adds and drops states"

load_mod $GATE
load_lp $FIX states=1,2 note=old
load_lp $FIX2 states=1,3 note=new
unload $FIX
set_parameter $GATE pass bus
disable_lp $FIX2
unload $FIX2
unload $GATE

check_result "% insmod test_modules/$GATE.ko
$GATE: gate_init
% insmod test_modules/$FIX.ko states=1,2 note=old
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says old
$FIX: note_pre_patch: state 2 says old
livepatch: '$FIX': starting patching transition
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1 2)
livepatch: '$FIX': patching complete
% insmod test_modules/$FIX2.ko states=1,3 note=new
livepatch: enabling patch '$FIX2'
livepatch: '$FIX2': initializing patching transition
$FIX2: note_pre_patch: state 3 says new
$(says note_pre_unpatch $FIX 2)
livepatch: '$FIX2': starting patching transition
livepatch: '$FIX2': completing patching transition
$(says note_post_unpatch $FIX 2)
$FIX: note_dtor: old
$(says note_post_patch $FIX2 3)
livepatch: '$FIX2': patching complete
% rmmod $FIX
% echo bus > /sys/module/$GATE/parameters/pass
$FIX2: fixed_gate_pass: welcome, old bus
% echo 0 > $KLP/$FIX2/enabled
livepatch: '$FIX2': initializing unpatching transition
$(says note_pre_unpatch $FIX2 1 3)
livepatch: '$FIX2': starting unpatching transition
livepatch: '$FIX2': completing unpatching transition
$(says note_post_unpatch $FIX2 1)
$FIX2: note_dtor: old
$(says note_post_unpatch $FIX2 3)
$FIX2: note_dtor: new
livepatch: '$FIX2': unpatching complete
% rmmod $FIX2
% rmmod $GATE
$GATE: gate_exit"

start_test "a state that cannot be prepared"

load_failing_mod $FIX states=1,2 failing=2

check_result "% insmod test_modules/$FIX.ko states=1,2 failing=2
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says first
$FIX: note_pre_patch: state 2: -ENODEV
livepatch: failed to enable patch '$FIX'
livepatch: '$FIX': canceling patching transition, going to unpatch
livepatch: '$FIX': completing unpatching transition
$(says note_post_unpatch $FIX 1)
$FIX: note_dtor: first
livepatch: '$FIX': unpatching complete
insmod: ERROR: could not insert module test_modules/$FIX.ko: No such device"

start_test "a work item blocks the transition, which is reversed and then let through"

load_mod $GATE standing=1
start_lp $FIX states=1
check_value $FIX transition 1
reverse $FIX 0
until_true '[[ ! -e "$KLP/$FIX" ]]' || die "$FIX is still there"
unload $FIX
start_lp $FIX states=1
set_parameter $GATE standing 0
wait_for_transition $FIX
disable_lp $FIX
unload $FIX
unload $GATE

check_result "% insmod test_modules/$GATE.ko standing=1
$GATE: gate_init
% insmod test_modules/$FIX.ko states=1
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says first
livepatch: '$FIX': starting patching transition
% echo 0 > $KLP/$FIX/enabled
livepatch: '$FIX': reversing transition from patching to unpatching
livepatch: '$FIX': starting unpatching transition
livepatch: '$FIX': completing unpatching transition
$(says note_post_unpatch $FIX 1)
$FIX: note_dtor: first
livepatch: '$FIX': unpatching complete
% rmmod $FIX
% insmod test_modules/$FIX.ko states=1
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says first
livepatch: '$FIX': starting patching transition
% echo 0 > /sys/module/$GATE/parameters/standing
$GATE: car_fn: the gate is free
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1)
livepatch: '$FIX': patching complete
% echo 0 > $KLP/$FIX/enabled
livepatch: '$FIX': initializing unpatching transition
$(says note_pre_unpatch $FIX 1)
livepatch: '$FIX': starting unpatching transition
livepatch: '$FIX': completing unpatching transition
$(says note_post_unpatch $FIX 1)
$FIX: note_dtor: first
livepatch: '$FIX': unpatching complete
% rmmod $FIX
% rmmod $GATE
$GATE: gate_exit"

start_test "a state that forbids to disable"

load_lp $FIX states=1 no_disable=1
refuse_disable $FIX
load_failing_mod $FIX2 states=2
load_lp $FIX2 states=1
unload $FIX
disable_lp $FIX2
unload $FIX2

check_result "% insmod test_modules/$FIX.ko states=1 no_disable=1
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says first
livepatch: '$FIX': starting patching transition
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1)
livepatch: '$FIX': patching complete
% echo 0 > $KLP/$FIX/enabled
livepatch: The livepatch '$FIX' does not support disable
% insmod test_modules/$FIX2.ko states=2
livepatch: Livepatch patch ($FIX2) is not compatible with the already installed livepatches.
insmod: ERROR: could not insert module test_modules/$FIX2.ko: Invalid parameters
% insmod test_modules/$FIX2.ko states=1
$(enabling $FIX2)
% rmmod $FIX
% echo 0 > $KLP/$FIX2/enabled
livepatch: '$FIX2': initializing unpatching transition
$(says note_pre_unpatch $FIX2 1)
livepatch: '$FIX2': starting unpatching transition
livepatch: '$FIX2': completing unpatching transition
$(says note_post_unpatch $FIX2 1)
$FIX2: note_dtor: first
livepatch: '$FIX2': unpatching complete
% rmmod $FIX2"

# Each of the two is another livepatch with the state for the other one.
start_test "two livepatches that share a state are replaced together, and its note stays"

load_lp $FIX states=1,2 note=both
load_lp $FIX2 states=2,3 replace=0
load_lp $FIX3
unload $FIX
unload $FIX2
load_mod $NOTES
unload $NOTES
disable_lp $FIX3
unload $FIX3

check_result "% insmod test_modules/$FIX.ko states=1,2 note=both
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says both
$FIX: note_pre_patch: state 2 says both
livepatch: '$FIX': starting patching transition
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1 2)
livepatch: '$FIX': patching complete
% insmod test_modules/$FIX2.ko states=2,3 replace=0
livepatch: enabling patch '$FIX2'
livepatch: '$FIX2': initializing patching transition
$FIX2: note_pre_patch: state 3 says first
livepatch: '$FIX2': starting patching transition
livepatch: '$FIX2': completing patching transition
$(says note_post_patch $FIX2 3)
livepatch: '$FIX2': patching complete
% insmod test_modules/$FIX3.ko
livepatch: enabling patch '$FIX3'
livepatch: '$FIX3': initializing patching transition
$(says note_pre_unpatch $FIX 1)
$(says note_pre_unpatch $FIX2 3)
livepatch: '$FIX3': starting patching transition
livepatch: '$FIX3': completing patching transition
$(says note_post_unpatch $FIX 1)
$FIX: note_dtor: both
$(says note_post_unpatch $FIX2 3)
$FIX2: note_dtor: first
livepatch: '$FIX3': patching complete
% rmmod $FIX
% rmmod $FIX2
% insmod test_modules/$NOTES.ko
$NOTES: note 2 is both
% rmmod $NOTES
$(disabling $FIX3)"

start_test "the way back waits for who stands in the new function, and turns round"

load_lp $FIX states=1 standing=1
load_mod $GATE standing=1
log "% echo 0 > $KLP/$FIX/enabled"
echo 0 > $KLP/$FIX/enabled
check_value $FIX transition 1
reverse $FIX 1
wait_for_transition $FIX
set_parameter $FIX standing 0
sleep 1
disable_lp $FIX
unload $FIX
unload $GATE

check_result "% insmod test_modules/$FIX.ko states=1 standing=1
livepatch: enabling patch '$FIX'
livepatch: '$FIX': initializing patching transition
$FIX: note_pre_patch: state 1 says first
livepatch: '$FIX': starting patching transition
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1)
livepatch: '$FIX': patching complete
% insmod test_modules/$GATE.ko standing=1
livepatch: applying patch '$FIX' to loading module '$GATE'
$GATE: gate_init
% echo 0 > $KLP/$FIX/enabled
livepatch: '$FIX': initializing unpatching transition
$(says note_pre_unpatch $FIX 1)
livepatch: '$FIX': starting unpatching transition
% echo 1 > $KLP/$FIX/enabled
livepatch: '$FIX': reversing transition from unpatching to patching
livepatch: '$FIX': starting patching transition
livepatch: '$FIX': completing patching transition
$(says note_post_patch $FIX 1)
livepatch: '$FIX': patching complete
% echo 0 > /sys/module/$FIX/parameters/standing
$GATE: car_fn: the gate is free
% echo 0 > $KLP/$FIX/enabled
livepatch: '$FIX': initializing unpatching transition
$(says note_pre_unpatch $FIX 1)
livepatch: '$FIX': starting unpatching transition
livepatch: '$FIX': completing unpatching transition
$(says note_post_unpatch $FIX 1)
$FIX: note_dtor: first
livepatch: '$FIX': unpatching complete
% rmmod $FIX
% rmmod $GATE
$GATE: gate_exit"

exit 0
