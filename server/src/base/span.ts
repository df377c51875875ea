/** A half-open range of UTF-16 code units in one text: `start` is included, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. `file` is an absolute path. */
export interface Location extends Span {
  readonly file: string;
}

/** Whether `offset` lies in the span or touches either end. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}
