/**
 * Asks again after an await whether something was closed meanwhile. (Where the question was asked
 * before the await, the compiler would believe that the answer still stands.)
 */
export function isClosed(subject: { readonly closed: boolean }): boolean {
  return subject.closed;
}
