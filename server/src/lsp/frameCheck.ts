/** A header is two short lines. */
const HEADER_BYTES_MAX = 4096;
/** More than any message has. */
const BODY_BYTES_MAX = 1024 * 1024 * 1024;

/**
 * Follows a stream of messages and says when it is none: then where the next message begins is not known either, and
 * nothing that comes later can be understood.
 */
export class FrameCheck {
  private header = '';
  private bodyLeft = 0;

  /** Takes the next bytes. @returns a sentence about what is wrong, if something is */
  take(chunk: Uint8Array): string | undefined {
    for (let at = 0; at < chunk.length;) {
      if (this.bodyLeft > 0) {
        const skipped = Math.min(this.bodyLeft, chunk.length - at);
        this.bodyLeft -= skipped;
        at += skipped;
        continue;
      }
      this.header += String.fromCharCode(chunk[at++] ?? 0);
      const problem = this.problemInHeader();
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  private problemInHeader(): string | undefined {
    const { header } = this;
    if (header.endsWith('\n') && !header.endsWith('\r\n'))
      return 'A line of a header ends with LF alone; it has to end with CR and LF.';
    if (header.length > HEADER_BYTES_MAX) return `A header is longer than ${HEADER_BYTES_MAX} bytes.`;
    if (!isBeginning(header.slice(header.lastIndexOf('\n') + 1)))
      return 'Expected Content-Length at the beginning of a message, found something else.';
    if (!header.endsWith('\r\n\r\n')) return undefined;
    const length = /^content-length:[ \t]*(\d+)[ \t]*\r$/im.exec(header)?.[1];
    this.header = '';
    if (length === undefined) return 'A header has no Content-Length.';
    this.bodyLeft = Number(length);
    return this.bodyLeft > BODY_BYTES_MAX ? `A message of ${length} bytes is too large.` : undefined;
  }
}

const NAMES = ['content-length:', 'content-type:'];

/** Whether a line may be, or become, one of a header. */
function isBeginning(line: string): boolean {
  const text = line.toLowerCase();
  return (
    text === '\r' ||
    text === '\r\n' ||
    NAMES.some((name) => name.startsWith(text.slice(0, name.length)) && name.length > 0)
  );
}
