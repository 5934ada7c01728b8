/** Decoration beside the text that says what is under way. */
export const Spinner = () => <span className="spinner" aria-hidden="true" />;
