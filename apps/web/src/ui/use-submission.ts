import { type SyntheticEvent, useState } from 'react';
import { flushSync } from 'react-dom';
import { focusInvalid } from './focus-invalid.ts';

/**
 * A form that marks what is wrong once somebody tried to send it, and that is sent once at a time.
 */
export const useSubmission = () => {
  const [marked, setMarked] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  return {
    marked,
    busy,
    error,
    /** Stays busy where that went well, for what follows takes the form away, or resets it. */
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
        // React may draw this later than the next frame, and then there were no
        // mark to lead to yet.
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
