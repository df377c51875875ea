import { posix, win32 } from 'node:path';
import { URI } from 'vscode-uri';

/**
 * Which path a document's URI stands for, and back. Documents that are not files keep their URI as their path, so
 * that they can be analysed and never collide with a file.
 */
export class DocumentPaths {
  /** The spelling that the client uses for each path that it has opened. */
  private readonly uris = new Map<string, string>();

  toPath(uri: string): string {
    const parsed = URI.parse(uri);
    const path =
      parsed.scheme === 'file' ? posix.normalize(parsed.fsPath.replaceAll(win32.sep, posix.sep)) : uri;
    return path;
  }

  /** Notes how the client writes a path's URI. */
  remember(uri: string): string {
    const path = this.toPath(uri);
    this.uris.set(path, uri);
    return path;
  }

  forget(path: string): void {
    this.uris.delete(path);
  }

  toUri(path: string): string {
    return (
      this.uris.get(path) ??
      (/^[a-z][a-z0-9+.-]+:/i.test(path) && !win32.isAbsolute(path) ? path : URI.file(path).toString())
    );
  }
}
