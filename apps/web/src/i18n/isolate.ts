const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * A value inside a sentence. A right-to-left value is isolated (UAX #9, FSI and PDI), so that it
 * does not reorder the words and numbers around it; in an element of its own `<bdi>` does that.
 */
export const isolate = (value: string): string =>
  rightToLeft.test(value) ? `\u2068${value}\u2069` : value;
