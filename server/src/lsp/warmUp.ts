import { Project } from '../analysis/project';
import { Sources } from '../analysis/sources';

const ROUNDS = 20;
const PATH = '/warm-up/livepatch.c';

/**
 * Checks a text over and over, without anybody seeing it, one round between two messages. The JavaScript engine then
 * has compiled what an edit runs through before the author has read the first diagnostics; otherwise the first keys
 * would take several times as long as all later ones.
 * @param isWanted asked before each round; work for the client goes before this
 */
export function warmUp(text: string, isWanted: () => boolean): void {
  const sources = new Sources({ read: () => undefined, filesIn: () => [] });
  const project = new Project(sources);
  let round = 0;
  const next = (): void => {
    if (round++ >= ROUNDS || !isWanted()) return;
    // Another declaration in front each time, so that the text is another one but most of it is known.
    sources.setOpen(
      PATH,
      `static int warm_up_${round};\n${round % 2 === 0 ? text : text.replaceAll('=', ' = ')}`,
    );
    project.check(PATH);
    setImmediate(next);
  };
  setImmediate(next);
}
