import { it } from 'vitest';
import { runC } from '../support/runC';
import { readFileSync } from 'node:fs';
import { runToEnd } from '../../server/src/kernel/time';
import { readSysfs, writeSysfs } from '../../server/src/kernel/sysfs';
import { FILES } from '../../server/src/machine/functions/files';
import { parseParameters, moduleParameters } from '../../server/src/machine/functions/params';
it('scratch', () => {
  const { result, log, faults, unknown, machine } = runC(readFileSync('/tmp/c-scratch.c', 'utf8'), { advance: 300 });
  console.log({ result, log, faults, unknown });
  const k = machine.kernel;
  const files = machine.part(FILES);
  const read = (p: string) => { const t = readSysfs(k, p); return typeof t === 'object' ? runToEnd(k, t) : t; };
  console.log(read('/sys/kernel/mine/val'), runToEnd(k, writeSysfs(k, '/sys/kernel/mine/val', '77\n')), read('/sys/kernel/mine/val'), runToEnd(k, writeSysfs(k, '/sys/kernel/mine/val', 'x')));
  for (const p of ['/proc/lpcount', '/proc/cmdline', '/proc/meminfo', '/proc/uptime', '/proc/version', '/dev/lpmisc']) console.log(p, runToEnd(k, files.read(machine, p)));
  const mod = k.modules.get('test') as any;
  for (const words of [['number=0x10', 'flag', 'text="a b"', 'list=1,2,3', 'str=hello', 'cb=9'], ['number=abc'], ['nope=1'], ['list=1,2,3,4,5'], ['str=toolongforit'], ['flag=maybe'], ['number'], ['number=99999999999'], ['text']])
    console.log(words.join(' '), runToEnd(k, parseParameters(machine, mod, words)));
  for (const p of moduleParameters(machine, mod)) console.log(p.name, p.mode.toString(8), JSON.stringify(runToEnd(k, p.get())));
  console.log(k.log.slice(log.length), machine.faults.length, machine.faults.map((x) => x.text));
});
