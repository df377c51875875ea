import { Project } from '../../server/src/analysis/project';
import { Sources } from '../../server/src/analysis/sources';
import { parseSymbolTable } from '../../server/src/model/kernel/symbolTable';
import { memoryAccess } from './checkModule';

/** A module that is no livepatch. */
export const PLAIN_MODULE = '#include <linux/module.h>\nstatic int used;\nMODULE_LICENSE("GPL");\n';

/** A project over files; a symbol file with the text `broken` cannot be used. */
export function projectOf(files: Readonly<Record<string, string>>): Project {
  const all = new Map(Object.entries(files));
  return new Project(new Sources(memoryAccess(all)), (path) => {
    const text = all.get(path) ?? '';
    return text === 'broken' ? `${path} lists no function.` : parseSymbolTable(path, text);
  });
}

/** The findings about `/p/livepatch.json`, each as the text it stands on and its message. */
export function faultsIn(json: string, files: Readonly<Record<string, string>> = {}) {
  const project = projectOf({ ...files, '/p/livepatch.json': json });
  return project.checkLivepatchJson('/p/livepatch.json').map(({ location, severity, message }) => ({
    text: json.slice(location.start, location.end),
    severity,
    message,
  }));
}
