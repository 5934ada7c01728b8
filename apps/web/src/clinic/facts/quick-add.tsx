import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { cleanLine } from '../visit/typed-text.ts';

interface QuickAddProps {
  readonly label: string;
  readonly description: string;
  readonly example: string;
  readonly maxLength: number;
  readonly autoFocus?: boolean;
  /** What stands in it at first, to be looked at and corrected. */
  readonly initial?: string;
  readonly onAdd: (typed: string) => Promise<void>;
}

/** One field and Enter. It stays, so that the next one can be typed at once. */
export const QuickAdd = (props: QuickAddProps) => {
  const { label, description, example, maxLength, autoFocus = false, initial = '', onAdd } = props;
  const { t } = useTranslation('facts');
  const [typed, setTyped] = useState(cleanLine(initial).slice(0, maxLength));
  const { marked, busy, error, submit, reset } = useSubmission();
  const isEmpty = typed.trim() === '';
  return (
    <form
      className="stack-tight"
      noValidate
      onSubmit={(event) =>
        void submit(event, !isEmpty, async () => {
          await onAdd(typed);
          setTyped('');
          reset();
        })
      }
    >
      <div className="fact-add">
        <TextField
          label={label}
          description={description}
          placeholder={example}
          maxLength={maxLength}
          autoComplete="off"
          autoFocus={autoFocus}
          value={typed}
          error={marked && isEmpty && t('row.missing')}
          onChange={(event) => {
            setTyped(cleanLine(event.currentTarget.value));
          }}
        />
        <Button type="submit" busy={busy}>
          {t('row.add')}
        </Button>
      </div>
      {error !== null && <ErrorBanner error={error} />}
    </form>
  );
};
