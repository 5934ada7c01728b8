import { type SyntheticEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { focusInvalid } from './focus-invalid.ts';

/**
 * The state of a form that marks errors once it was submitted, and that has one
 * submission at a time.
 */
export const useSubmission = () => {
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    marked,
    busy,
    error,
    /** Stays busy after a success, because the form is then removed or reset. */
    submit: async (
      event: SyntheticEvent<HTMLFormElement>,
      complete: boolean,
      send: () => Promise<void>,
    ): Promise<void> => {
      event.preventDefault();
      if (busy) return;
      const form = event.currentTarget;
      setError(null);
      setMarked(true);
      if (!complete) {
        focusInvalid(form);
        return;
      }
      setBusy(true);
      try {
        await send();
      } catch (failure) {
        // Rendered synchronously: otherwise there may be no mark to focus in the next frame.
        flushSync(() => {
          setError(failure);
          setBusy(false);
        });
        focusInvalid(form);
      }
    },
    reset: (): void => {
      setMarked(false);
      setBusy(false);
      setError(null);
    },
  };
};
