import type { ExpandedToken } from './expandedToken';
import type { TokenQueue } from './expandMacros';
import type { Token } from '../tokens';

/** A file's tokens in order, with what macros made of them in front. */
export class FileQueue implements TokenQueue {
  private at = 0;
  private readonly made: ExpandedToken[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly file: number,
  ) {}

  next(): ExpandedToken | undefined {
    const made = this.made.pop();
    if (made) return made;
    const token = this.tokens[this.at];
    if (!token) return undefined;
    this.at++;
    return { token, file: this.file, call: undefined, isArgument: false, hidden: undefined };
  }

  nextIsOpen(): boolean {
    const made = this.made.at(-1);
    return (made ? made.token.text : this.tokens[this.at]?.text) === '(';
  }

  putBack(tokens: readonly ExpandedToken[]): void {
    for (let index = tokens.length - 1; index >= 0; index--) this.made.push(tokens[index] as ExpandedToken);
  }

  restOfLine(): Token[] {
    const line: Token[] = [];
    for (let token = this.tokens[this.at]; token && !token.startsLine; token = this.tokens[this.at]) {
      line.push(token);
      this.at++;
    }
    return line;
  }
}
