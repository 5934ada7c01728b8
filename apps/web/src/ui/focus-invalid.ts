/** Focuses the first invalid field, once the marks are rendered. */
export const focusInvalid = (within: Element | null | undefined): void => {
  requestAnimationFrame(() => {
    within?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  });
};
