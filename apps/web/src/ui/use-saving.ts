import { type SyntheticEvent, useState } from 'react';
import { useSubmission } from './use-submission.ts';

/**
 * The state of a form that stays on the page after saving, and says that it is saved until
 * something changes.
 */
export const useSaving = () => {
  const { marked, busy, error, submit, reset } = useSubmission();
  const [isSaved, setIsSaved] = useState(false);
  return {
    marked,
    busy,
    error,
    isSaved,
    handleChange: (): void => {
      setIsSaved(false);
    },
    save: (
      event: SyntheticEvent<HTMLFormElement>,
      complete: boolean,
      send: () => Promise<void>,
    ): Promise<void> =>
      submit(event, complete, async () => {
        setIsSaved(false);
        await send();
        reset();
        setIsSaved(true);
      }),
  };
};
