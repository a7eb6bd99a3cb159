/** Digits that JavaScript's numbers carry whatever they are. */
const sureDigits = 15;

/** A JSON number that JavaScript would write in another way (`1e400`, `-0.0`, `1E+2`, integers of 64 bits), as JSON has it. */
export class ExactNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The same number as JavaScript writes it, where that is certain to be the same; otherwise the text. */
  get plainest(): string {
    const digits = this.text
      .replace(/[eE].*$/, '')
      .replace(/\D/g, '')
      .replace(/^0+/, '');
    const value = Number(this.text);
    return digits.length <= sureDigits && Number.isFinite(value) && (value !== 0 || digits === '')
      ? String(value)
      : this.text;
  }

  /** For the built-in writer, which cannot write the number itself as `jsonText` does. */
  toJSON(): string {
    return this.text;
  }

  toString(): string {
    return this.text;
  }
}
