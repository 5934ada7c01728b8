/**
 * Whose people alone are shown, as long as the choice is there: of a doctor who is gone
 * nobody could undo it.
 */
export const filterOf = (
  wanted: string | null,
  doctors: readonly { readonly id: string }[] | null,
): string | null =>
  doctors === null || (doctors.length > 1 && doctors.some(({ id }) => id === wanted))
    ? wanted
    : null;
