import { describe, expect, it } from 'vitest';
import { moduleSources } from '../../server/src/analysis/modules/programsIn';
import { Sources } from '../../server/src/analysis/sources';
import { DEFAULT_PROFILE } from '../../server/src/base/kernelProfile';
import { generatedModule } from '../../server/src/model/declarations/generatedModule';
import { runTranscript } from '../../server/src/scenario/runTranscript';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import { printLine } from '../../server/src/scenario/transcript';
import { parseTranscript } from '../../server/src/scenario/transcriptParser';
import { fixtureProject, memoryAccess, moduleOf } from '../support/checkModule';
import { fixtureFiles } from '../support/fixture';
import { livepatchText } from '../support/livepatchText';
import { simulate } from '../support/simulate';
import { suseFixture, toolSource } from '../support/trees';

const LIFE = `insmod fix.ko
  echo 0 > /sys/kernel/livepatch/fix/enabled
  sleep 2
  rmmod fix`;

describe('the module that a tool makes', () => {
  it.each(['KPATCH', 'KLP'] as const)('runs the callbacks of a source with %s macros', (prefix) => {
    const lines = simulate({ 'fix.c': toolSource(prefix) }, LIFE);
    const own = lines.filter((line) => /(?:pre|post)_(?:un)?patch$/.test(line));
    expect(own).toEqual(['pre_patch', 'post_patch', 'pre_unpatch', 'post_unpatch']);
    expect(lines.filter((line) => line.startsWith('!'))).toEqual([]);
  });

  it('refuses to load if pre_patch does', () => {
    const lines = simulate({ 'fix.c': toolSource('KPATCH', { pre: 'return -ENODEV;' }) }, 'insmod fix.ko');
    expect(lines.join('\n')).toContain('No such device');
    expect(lines).not.toContain('post_patch');
  });

  it('does not run the init function of the source of the kernel that is patched', () => {
    const own =
      'static int __init own(void)\n{\n\tpr_info("own init\\n");\n\treturn 0;\n}\nmodule_init(own);\n';
    const lines = simulate({ 'fix.c': toolSource('KPATCH') + own }, 'insmod fix.ko');
    expect(lines).toContain('pre_patch');
    expect(lines).not.toContain('own init');
  });

  it('is not made for a module that declares its own patch, nor for one without callbacks', () => {
    expect(generatedModule(moduleOf(livepatchText()))).toBeUndefined();
    expect(generatedModule(moduleOf('#include "kpatch-macros.h"\nKPATCH_FORCE_UNSAFE(f);'))).toBeUndefined();
    expect(generatedModule(moduleOf(toolSource('KPATCH'), { kernel: 'state-callbacks' }))).toBeUndefined();
    expect(generatedModule(moduleOf('int x;'))).toBeUndefined();
  });
});

describe('the module that SUSE makes of a folder', () => {
  const files = fixtureFiles(suseFixture());

  it('has the objects and functions of the CSV, and calls the init and cleanup functions', () => {
    const module = fixtureProject(files).moduleOf('/fixture/bsc1/patched_funcs.csv');
    const text = generatedModule(module!)?.text ?? '';
    expect(text).toContain('{ .old_name = "seq_show", .new_func = klpp_seq_show }');
    expect(text).toContain('{ .old_name = "nfs_open", .new_func = klpp_nfs_open, .old_sympos = 2 }');
    expect(text).toContain('.name = "nfs"');
    expect(text).toMatch(/error = livepatch_bsc1_init\(\);[^]*livepatch_bsc1_cleanup\(\);/);
  });

  it('can be loaded, disabled and removed', () => {
    const modules = moduleSources(['/fixture/bsc1'], new Sources(memoryAccess(files)));
    const system = createSimulatedSystem({ modules, profile: DEFAULT_PROFILE });
    const commands = `${LIFE}\n`.replaceAll('fix', 'bsc1').replaceAll(/^\s*/gm, '% ').replace(/% $/, '');
    const { scenarios } = parseTranscript(commands);
    const lines = runTranscript(scenarios[0]!, system, '/test.klp').lines.map(printLine);
    const text = lines.join('\n');
    expect(text).toContain('bsc1: init');
    expect(text).toContain("livepatch: enabling patch 'bsc1'");
    expect(text).toContain("livepatch: 'bsc1': unpatching complete");
    expect(text).toContain('bsc1: cleanup');
  });
});
