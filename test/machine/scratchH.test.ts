import { it } from 'vitest';
import { Program } from '../../server/src/machine/program';
import { sourceFile } from '../../server/src/syntax/sourceFile';
import { translationUnit } from '../../server/src/syntax/translationUnit';
import { KERNEL_HEADERS } from '../../server/src/machine/headers/kernelHeaders';
import { headersProgram } from '../../server/src/machine/headersProgram';
import { KERNEL_FUNCTIONS } from '../../server/src/machine/functions/kernelFunctions';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { Machine } from '../../server/src/machine/machine';
import { moduleCode } from '../../server/src/machine/moduleCode';
import { library } from '../../server/src/machine/library';
import { createKernel } from '../../server/src/kernel/kernel';
it('headers', () => {
  const lazy = headersProgram(DEFAULT_PROFILE);
  const p = new Program('vmlinux', DEFAULT_PROFILE, [translationUnit(sourceFile('<h>', KERNEL_HEADERS), { read: () => undefined }, DEFAULT_PROFILE)], undefined, (lazy as any).compiler);
  const src = p.units[0]!.source;
  console.log('items', src.items.length, src.truncated);
  const other = src.items.filter((i) => i.kind !== 'function-definition' && i.kind !== 'declaration');
  console.log(other.slice(0, 20).map((i) => JSON.stringify(i).slice(0, 300)));
  console.log('damaged', p.functions.filter((f) => f.definition.isDamaged).map((f) => f.name));
  const machine = new Machine({ headers: p, functions: KERNEL_FUNCTIONS });
  machine.attach(createKernel({ profile: DEFAULT_PROFILE, code: moduleCode(machine, library) }));
  for (const f of p.functions) { try { p.units[0]!.compiled(f); } catch (e) { console.log(f.name, String(e)); } }
  for (const v of p.variables) { try { machine.headersInstance.global(v); } catch (e) { console.log(v.name, String(e)); } }
  console.log('stats', [...machine.statistics.constructs.entries()], [...machine.statistics.functions.entries()].slice(0, 20));
  // prototypes that nobody implements
  const missing = src.items.filter((i) => i.kind === 'declaration' && i.name && i.type.kind === 'function').map((i) => (i as any).name.name).filter((n: string) => !(n in KERNEL_FUNCTIONS) && p.functionsNamed(n).length === 0);
  console.log('missing', [...new Set(missing)].join(' '));
  const protos = new Set(src.items.map((i) => (i as any).name?.name));
  console.log('no prototype', Object.keys(KERNEL_FUNCTIONS).filter((n) => !protos.has(n)).join(' '));
  for (const tag of ['module','kobject','kernel_param','mutex','spinlock','work_struct','delayed_work','timer_list','completion','task_struct','seq_file','file_operations','kset','device','wait_queue_head']) console.log(tag, machine.struct(tag).size);
});
