/** A half-open range of UTF-16 code units in one text: `start` is included, `end` is not. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span in a named file. `file` is an absolute path. */
export interface Place extends Span {
  readonly file: string;
}

/** Whether `offset` lies in the span or touches either end. */
export function touches(span: Span, offset: number): boolean {
  return span.start <= offset && offset <= span.end;
}

/** Whether `inner` lies wholly inside `outer`; equal spans contain each other. */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
