import { describe, expect, it } from 'vitest';
import { runScript, type ScriptResult } from '../../server/src/scenario/runScript';
import { scenariosIn } from '../../server/src/scenario/scriptNames';
import { Random } from '../support/random';
import { emptySystem, type EmptySystem } from './emptySystem';

const FUNCTIONS = `die() { echo "ERROR: $1" >&2; exit 1; }
skip() { echo "SKIP: $1" >&2; exit 4; }
start_test() { echo -n "TEST: $1 ... "; }
check_result() { if [[ "$1" == "$(dmesg -t)" ]]; then echo ok; else
  echo -e "not ok\\n\\n$(diff -upr --label expected --label result <(echo "$1") <(dmesg -t))\\n"; die "log differs"; fi; }
`;

function run(text: string, system: EmptySystem = emptySystem()): ScriptResult {
  const readScript = (path: string): string | undefined =>
    path === '/suite/functions.sh' ? FUNCTIONS : undefined;
  return runScript({
    path: '/suite/test-x.sh',
    text: `. $(dirname $0)/functions.sh\n${text}`,
    system,
    release: '6.12.0',
    readScript,
  });
}

const brief = ({ scenarios }: ScriptResult) =>
  scenarios.map(({ name, passed, reason }) => [name, passed, reason]);

describe('the scenarios of a script', () => {
  it('are those that it starts', () => {
    const script =
      'start_test "one"\necho a > /dev/kmsg\ncheck_result a\nstart_test two\ncheck_result a\nexit 0';
    const { scenarios, status } = run(script);
    expect(status).toBe(0);
    expect(scenarios.map(({ name, line, passed, output }) => ({ name, line, passed, output }))).toEqual([
      { name: 'one', line: 2, passed: true, output: 'TEST: one ... ok\n' },
      { name: 'two', line: 5, passed: true, output: 'TEST: two ... ok\n' },
    ]);
    expect(scenarios[0]?.log.map(({ text }) => text)).toEqual(['a']);
  });

  it('fail with the message that the script dies with, and keep the difference it shows', () => {
    const { scenarios } = run(
      'start_test one; check_result ""; start_test two\necho b > /dev/kmsg\ncheck_result "c"\n',
    );
    const [one, two] = scenarios;
    expect([one?.passed, two?.passed, two?.reason]).toEqual([true, false, 'ERROR: log differs']);
    expect(two?.output).toContain('--- expected\n+++ result\n@@ -1 +1 @@\n-c\n+b\n');
  });

  it('fail behind the one that ends the script, saying so', () => {
    expect(brief(run('start_test one\ndie "no luck"\nstart_test two\nstart_test three'))).toEqual([
      ['one', false, 'ERROR: no luck'],
      ['two', false, "not reached: the script ended in 'one'"],
      ['three', false, "not reached: the script ended in 'one'"],
    ]);
  });

  it('all fail if the script ends before the first', () => {
    expect(brief(run('skip "no module"\nstart_test one\nstart_test two'))).toEqual([
      ['one', false, 'SKIP: no module'],
      ['two', false, 'SKIP: no module'],
    ]);
  });

  it('fail if the machine detects a fault, whatever the script thinks of it', () => {
    const system = emptySystem({}, ['m']);
    const faulty: EmptySystem = {
      ...system,
      insmod: () => {
        system.print('use after free', 'fault');
        return undefined;
      },
    };
    expect(brief(run('start_test one\ninsmod m.ko\nstart_test two\n', faulty))).toEqual([
      ['one', false, 'use after free'],
      ['two', true, undefined],
    ]);
  });

  it('name a command that is not known', () => {
    const result = run('start_test one\nfrobnicate now || die "failed to frobnicate a thing"');
    expect(result.missing).toEqual(['frobnicate']);
    expect(result.scenarios[0]?.reason).toBe('ERROR: failed to frobnicate a thing');
    const bare = run('start_test one\nset -e\nxyzzy');
    expect(bare.scenarios[0]?.reason).toBe('./test-x.sh: line 4: xyzzy: command not found');
    const other = run('start_test one\nxyzzy; die "gave up"');
    expect(other.scenarios[0]?.reason).toBe('ERROR: gave up (not known here: xyzzy)');
  });

  it('are found in a script without running it', () => {
    expect(
      scenariosIn('start_test "a b"\nif x; then\n  start_test \'c\'\nfi\nf() { start_test "$1"; }'),
    ).toEqual([
      { name: 'a b', isExact: true, line: 1 },
      { name: 'c', isExact: true, line: 3 },
      { name: '$1', isExact: false, line: 5 },
    ]);
  });
});

describe('a script that goes wrong', () => {
  it.each([
    ['while :; do :; done', /seems to have no end/],
    ['while true; do sleep 1; done', /seems to have no end/],
    ['f() { f; }; f', /functions call each other/],
    ['x=abcdefgh; while :; do x=$x$x; done', /builds a text of more than/],
    ['x=x; echo $((x)); exit 1', /nests too deeply/],
    ['echo {1..100000000}', /seems to have no end/],
    ['seq 1 100000000', /seems to have no end/],
    ["awk 'BEGIN { while (1) x++ }'", /seems to have no end/],
    ["awk 'function f() { f() } BEGIN { f() }'", /functions call each other/],
    ["echo a | sed ':a;ba'", /seems to have no end/],
    ['./hammer & wait $!', /waits for process 500/],
    ['if true; then', /syntax error/],
    ['echo "abc', /syntax error/],
    ["eval 'if'; exit 1", /syntax error/],
  ])('%s ends with a sentence', (script, sentence) => {
    const [scenario] = run(`start_test one\n${script}`).scenarios;
    expect(scenario?.passed).toBe(false);
    expect(scenario?.reason).toMatch(sentence);
  });

  it('is never a crash: seeded damage to a script', () => {
    const random = new Random(7);
    const whole = `${FUNCTIONS}\nstart_test one\nfor i in a b; do x=\${i%a}; echo "$x" | sed 's/b/[&]/'; done\n[[ $x == *b ]] && y=$((1+2))\ncheck_result "$y"\n`;
    for (let round = 0; round < 300; round++) {
      const at = random.below(whole.length);
      const size = random.below(6);
      const text =
        whole.slice(0, at) +
        (random.below(2) === 0 ? '' : whole.slice(at, at + 2 * size)) +
        whole.slice(at + size);
      expect(() => run(text)).not.toThrow();
    }
  });
});
