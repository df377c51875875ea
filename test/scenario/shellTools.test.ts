import { describe, expect, it } from 'vitest';
import { emptySystem } from './emptySystem';
import { runShell } from './runShell';

describe('what a script does to the system', () => {
  it('reads and writes its files', () => {
    const system = emptySystem({ '/sys/kernel/x/enabled': '1\n' });
    expect(runShell('cat /sys/kernel/x/enabled; echo 0 > /sys/kernel/x/enabled', system)).toBe('1\n');
    expect(system.files.get('/sys/kernel/x/enabled')).toBe('0\n');
  });

  it('says why a write is refused, as bash does for its own commands and tools for theirs', () => {
    const system = emptySystem({ '/sys/refuses': '' });
    expect(runShell('echo 0 > /sys/refuses; echo $?; cat <<< x > /sys/refuses; echo $?', system)).toBe(
      './script.sh: line 1: echo: write error: Invalid argument\n1\ncat: write error: Invalid argument\n1\n',
    );
  });

  it('cannot create files in sysfs', () => {
    const system = emptySystem({ '/sys/kernel/x': '' });
    expect(runShell('echo 1 > /sys/kernel/y; echo $?', system)).toBe(
      './script.sh: line 1: /sys/kernel/y: Permission denied\n1\n',
    );
  });

  it('looks for files and lists folders', () => {
    const system = emptySystem({ '/sys/k/a/enabled': '1', '/sys/k/b/enabled': '1' });
    expect(
      runShell('m=(/sys/k/*); echo ${#m[@]} ${m[1]}; ls /sys/k; find /sys/k -name enabled', system),
    ).toBe('2 /sys/k/b\na\nb\n/sys/k/a/enabled\n/sys/k/b/enabled\n');
    expect(
      runShell('[ -d /sys/k ] && [[ -f /sys/k/a/enabled && ! -e /sys/k/c ]] && stat -c %A /sys/k', system),
    ).toBe('drwxr-xr-x\n');
  });

  it('loads and removes modules, and gives on what the tools say', () => {
    const system = emptySystem({}, ['good', 'bad_one']);
    const script = `insmod dir/good.ko a=1 b=2; echo $?; lsmod | grep -c good; rmmod good; rmmod good; echo $?
modprobe bad_one; echo $?; modprobe -q nothing; echo $?; modprobe --dry-run good && echo there`;
    expect(runShell(script, system)).toBe(
      '0\n1\nrmmod: ERROR: Module good is not currently loaded\n1\n' +
        "modprobe: ERROR: could not insert 'bad_one': Invalid argument\n1\n1\nthere\n",
    );
    expect(system.calls).toEqual(['load good a=1 b=2', 'load bad_one']);
  });

  it('finds the file of a module that has sources, and its tags', () => {
    const script = `[[ -f test_modules/good.ko ]] && echo file; [[ -f test_modules/other.ko ]] || echo none
modinfo test_modules/good.ko | awk '/^livepatch:/{print $NF}'; modinfo -F livepatch good`;
    expect(runShell(script, emptySystem({}, ['good']))).toBe('file\nnone\nY\nY\n');
  });

  it('reads and sets sysctls', () => {
    const system = emptySystem({ 'sysctl:kernel.x': '1' });
    expect(
      runShell('sysctl kernel.x; sysctl --values kernel.x; sysctl -q kernel.x=0; sysctl -n kernel.x', system),
    ).toBe('kernel.x = 1\n1\n0\n');
    expect(runShell('sysctl -q kernel.x=bad 2>&1; echo $?; sysctl kernel.y', system)).toBe(
      'sysctl: setting key "kernel.x": Invalid argument\n1\n' +
        'sysctl: cannot stat /proc/sys/kernel/y: No such file or directory\n[1]',
    );
  });

  it('sees the log, with times, and clears it', () => {
    const system = emptySystem();
    const script = `sleep 1.5; echo one > /dev/kmsg; dmesg; dmesg --notime; dmesg -C; dmesg; echo two > /dev/kmsg
dmesg -t | wc -l`;
    expect(runShell(script, system)).toBe('[    1.500000] one\none\n1\n');
  });

  it('follows the log in the background', () => {
    const script = `dmesg -W -t > /tmp/log & p=$!; echo a > /dev/kmsg; sleep 1; echo b > /dev/kmsg; sleep 1; kill $p
echo c > /dev/kmsg; sleep 1; cat /tmp/log`;
    expect(runShell(script)).toBe('a\nb\n');
  });

  it('lets virtual time pass, and background work take place in it', () => {
    const system = emptySystem();
    const script =
      '(sleep 2; echo late > /dev/kmsg) & sleep 1; dmesg -t; echo between; sleep 1.5; dmesg -t; wait';
    expect(runShell(script, system)).toBe('between\nlate\n');
    expect(system.now).toBe(2500);
    expect(system.log.map(({ time }) => time)).toEqual([2000]);
  });

  it('starts processes that the system has, and ends them', () => {
    const system = emptySystem();
    const script =
      'for i in 1 2; do ./hammer & pids[$i]="$!"; done; echo ${pids[@]}; kill ${pids[1]}; kill 77; echo $?';
    expect(runShell(script, system)).toBe('500 501\n./script.sh: line 1: kill: (77) - No such process\n1\n');
    expect([...system.processes]).toEqual([501]);
  });

  it('never gets the same time twice', () => {
    expect(
      runShell('a=$(date --rfc-3339=ns); b=$(date --rfc-3339=ns); [ "$a" != "$b" ] && echo differ'),
    ).toBe('differ\n');
  });

  it('sources scripts beside it, relative to its folder', () => {
    const scripts = { '/suite/lib/f.sh': 'hello() { echo "hi $1"; return 3; }\n' };
    expect(runShell('. $(dirname $0)/lib/f.sh; hello you; echo $?', emptySystem(), scripts)).toBe(
      'hi you\n3\n',
    );
    expect(runShell('. ./none.sh; echo $?')).toBe(
      './script.sh: line 1: ./none.sh: No such file or directory\n1\n',
    );
  });

  it('reads no other real files', () => {
    expect(runShell('cat /etc/passwd; cat /suite/script.sh; ls /etc')).toBe(
      'cat: /etc/passwd: No such file or directory\ncat: /suite/script.sh: No such file or directory\n' +
        "ls: cannot access '/etc': No such file or directory\n[2]",
    );
  });
});

describe('subshells', () => {
  it('keep what they change to themselves, in front of the script and beside it', () => {
    const script = `x=1; f() { local y=2; (y=3; z=4; unset x; echo "$x$y$z"); echo "$x$y$z"; }; f
(sleep 1; echo "$x" > /dev/kmsg; x=9) & x=2; wait; echo "$x"; dmesg -t
(g() { echo inner; }; g); g 2> /dev/null || echo gone`;
    expect(runShell(script)).toBe('34\n12\n2\n1\ninner\ngone\n');
  });
});
