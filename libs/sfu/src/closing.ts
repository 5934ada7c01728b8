/**
 * Checks again after an await whether the subject was closed meanwhile. (If the property was
 * checked before the await, the compiler assumes that the result still holds.)
 */
export function isClosed(subject: { readonly closed: boolean }): boolean {
  return subject.closed;
}
