import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'vitest';
import { kernelDefinitions } from '../../server/src/model/kernelDefinitions';
import { prototypeDifference, readPrototype } from '../../server/src/model/prototypes';
import { sourceFile } from '../../server/src/syntax/sourceFile';

const ROOT = '/tmp/mine/ks612';
function files(dir: string, out: string[] = []): string[] {
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const p = join(dir, e.name);
    if (e.isDirectory()) files(p, out);
    else if (/\.[ch]$/.test(e.name)) out.push(p);
  }
  return out;
}
it('kernel', () => {
  const protos = new Map<string, string[]>();
  const all = files(ROOT);
  for (const p of all.filter((x) => x.endsWith('.h'))) {
    const text = readFileSync(p, 'utf8').replace(/\/\*[\s\S]*?\*\//g, ' ');
    for (const m of text.matchAll(/^(?:extern[ \t]+)?([a-z][\w \t*]*?[ \t*])(\w+)\(([^;{}#=]*)\)[^;{}#=()]*;/gm)) {
      if (/^(typedef|static|return|else)/.test(m[1]!)) continue;
      const list = protos.get(m[2]!) ?? [];
      list.push(`${m[1]}${m[2]}(${m[3]})`.replace(/\s+/g, ' '));
      protos.set(m[2]!, list);
    }
  }
  let n = 0, untyped = 0, compared = 0, diff = 0;
  const start = Date.now();
  for (const p of all) {
    const text = readFileSync(p, 'utf8');
    const names = new Set([...text.matchAll(/^[A-Za-z_][\w \t*()]*?\b(\w+)[ \t]*\(/gm)].map((m) => m[1]!));
    for (const d of kernelDefinitions(sourceFile(p, text), names)) {
      n++;
      if (!d.type) { untyped++; if (untyped < 40) console.log('UNTYPED', p.slice(ROOT.length), d.name); continue; }
      for (const t of protos.get(d.name) ?? []) {
        const type = readPrototype(t);
        if (!type) continue;
        compared++;
        const x = prototypeDifference({ type: d.type, resolve: (a) => a }, { type, resolve: (a) => a }, 'passable');
        if (x) { diff++; if (diff < 60) console.log('DIFF', p.slice(ROOT.length), d.name, '|', t, '|', x.kind, JSON.stringify((x as any).index)); }
      }
    }
  }
  console.log({ files: all.length, n, untyped, compared, diff, ms: Date.now() - start, protos: protos.size });
}, 600000);
