const rightToLeft =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

/**
 * A value between the words of a sentence. One in a script that runs from right to left is isolated
 * (UAX #9, FSI and PDI), so that it does not take the words and numbers beside it along; where it
 * stands in an element of its own, that is `<bdi>`.
 */
export const isolate = (value: string): string =>
  rightToLeft.test(value) ? `\u2068${value}\u2069` : value;
