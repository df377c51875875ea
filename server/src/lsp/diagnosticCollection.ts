import { uniqueFindings } from '../analysis/stages/checkModule';
import type { Finding } from '../base/finding';

/** The findings that are known, by whoever found them. Tells which files have other ones than before. */
export class DiagnosticCollection {
  private readonly byOwner = new Map<string, readonly Finding[]>();
  /** The owners that have findings in a file. */
  private readonly owners = new Map<string, Set<string>>();
  private readonly changed = new Set<string>();

  /** From now on these are the owner's findings, in any files. */
  set(owner: string, findings: readonly Finding[]): void {
    this.clear(owner);
    if (findings.length === 0) return;
    this.byOwner.set(owner, findings);
    for (const file of filesOf(findings)) {
      this.owners.set(file, (this.owners.get(file) ?? new Set<string>()).add(owner));
      this.changed.add(file);
    }
  }

  /** The owner has no findings any more. */
  clear(owner: string): void {
    for (const file of filesOf(this.byOwner.get(owner) ?? [])) {
      const owners = this.owners.get(file);
      owners?.delete(owner);
      if (owners?.size === 0) this.owners.delete(file);
      this.changed.add(file);
    }
    this.byOwner.delete(owner);
  }

  /** The findings in one file, each once. */
  in(file: string): Finding[] {
    const owners = [...(this.owners.get(file) ?? [])];
    const all = owners.flatMap((owner) => this.byOwner.get(owner) ?? []);
    return uniqueFindings(all.filter(({ location }) => location.file === file));
  }

  /** All findings, each once. */
  all(): Finding[] {
    return uniqueFindings([...this.byOwner.values()].flat());
  }

  /** The files whose findings may be others than when this was last asked. */
  takeChanges(): ReadonlySet<string> {
    const changes = new Set(this.changed);
    this.changed.clear();
    return changes;
  }
}

function filesOf(findings: readonly Finding[]): Set<string> {
  return new Set(findings.map(({ location }) => location.file));
}
