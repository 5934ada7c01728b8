/** Leads the reader to the first field that is marked as wrong, once the marks are drawn. */
export const focusInvalid = (within: Element | null | undefined): void => {
  requestAnimationFrame(() => {
    within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
};
