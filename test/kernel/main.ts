import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../../scripts/cache.mjs';
import { EXIT_UNAVAILABLE, GuestUnavailable, kernelGuest } from '../../scripts/kernel-guest.mjs';
import { findKernelSources } from '../../scripts/kernel-sources.mjs';
import { moduleSources } from '../../server/src/analysis/moduleSources';
import { Sources } from '../../server/src/analysis/sources';
import { parseProfile } from '../../server/src/base/kernelProfile';
import { diskAccess } from '../../server/src/files/diskAccess';
import { unifiedDiff } from '../../server/src/scenario/compareLines';
import { runTranscript } from '../../server/src/scenario/runTranscript';
import { createSimulatedSystem } from '../../server/src/scenario/simulatedSystem';
import { printTranscript } from '../../server/src/scenario/transcript';
import { parseCommand } from '../../server/src/scenario/transcriptCommand';
import { parseTranscript } from '../../server/src/scenario/transcriptParser';
import { prepareGuest, runOnGuest } from './host/guest';
import { kernelLines } from './host/kernelTranscript';

async function main() {
  const root = process.cwd();
  const [versions, ...files] = process.argv.slice(2);
  const scenarios = files.flatMap((f) => parseTranscript(readFileSync(f, 'utf8')).scenarios);
  const written = scenarios.map((s) =>
    s.lines.filter((l) => l.kind === 'command').map((l) => ({ text: l.text, command: parseCommand(l.text) as any })),
  );
  for (const version of versions!.split(',')) {
    const guest = kernelGuest(version as any, { log: console.error });
    const folders = [
      { name: 'modules', path: join(root, 'test/kernel/modules'), kbuild: readFileSync('test/kernel/modules/Kbuild', 'utf8').trimEnd().split('\n') },
      { name: 'samples', path: join(findKernelSources(guest.version)!, 'samples/livepatch') },
    ];
    let t = Date.now();
    const ready = prepareGuest(guest, { folders, driver: join(root, 'test/kernel/guest'), work: join(cacheFolder(), 'kernel-guest/build'), isSwift: true });
    console.log('prepared', Date.now() - t);
    t = Date.now();
    const reports = await runOnGuest(ready, written.map((w) => ({ commands: w.map((x) => x.command), showsState: false })));
    console.log('ran', Date.now() - t, reports.length);
    const profile = parseProfile(guest.release) as any;
    const modules = moduleSources(folders.map((f) => f.path), new Sources(diskAccess));
    let agreed = 0, differed = 0;
    reports.forEach((report, i) => {
      const kernel = printTranscript([{ name: scenarios[i]!.name, lines: kernelLines(written[i]!, report.commands, ready.modules) }]);
      const ours = printTranscript([runTranscript(scenarios[i]!, createSimulatedSystem({ modules, profile }), 'x.klp')]);
      if (kernel === ours && report.isComplete) agreed++;
      else {
        differed++;
        console.log(report.isComplete ? '' : 'INCOMPLETE', unifiedDiff(kernel, ours, { left: 'kernel', right: 'simulator' }));
      }
      if (process.env.SHOW) console.log(kernel);
    });
    console.log(version, 'agreed', agreed, 'differed', differed);
  }
}
main().catch((e) => {
  console.error(e);
  process.exitCode = e instanceof GuestUnavailable ? EXIT_UNAVAILABLE : 1;
});
