/**
 * The chosen doctor, as long as the choice is offered: a filter by a doctor who left
 * could not be undone.
 */
export const filterOf = (
  wanted: string | null,
  doctors: readonly { readonly id: string }[] | null,
): string | null =>
  doctors === null || (doctors.length > 1 && doctors.some(({ id }) => id === wanted))
    ? wanted
    : null;
