/** Decoration beside words that say what is under way. */
export const Spinner = () => <span className="spinner" aria-hidden="true" />;
