import { unknownValue, type Value } from '../../memory/value';

/** The arguments behind a format, one after the other. */
export class FormatArguments {
  private at = 0;

  constructor(private readonly values: readonly Value[]) {}

  /** The next one; unknown if there are fewer than the format wants. */
  next(): Value {
    return this.values[this.at++] ?? unknownValue('an argument that is missing', false);
  }
}
