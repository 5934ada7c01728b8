import { FactContent } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { typedAgain } from './entry.ts';
import { useKnown } from './known.tsx';
import { cleanLine } from '../visit/typed-text.ts';

interface QuickAddProps {
  readonly label: string;
  readonly description: string;
  readonly example: string;
  readonly autoFocus?: boolean;
  /** What stands in it at first, to be looked at and corrected. */
  readonly initial?: string;
  /** What the typed text says. */
  readonly read: (typed: string) => readonly FactContent[];
  /** Why it is not taken, for people; false where it is. */
  readonly refuse?: (typed: string) => string | false;
}

/** One field and Enter. It stays, so that the next one can be typed at once. */
export const QuickAdd = (props: QuickAddProps) => {
  const { label, description, example, autoFocus = false, initial = '', read } = props;
  const known = useKnown();
  const { t } = useTranslation('facts');
  const [typed, setTyped] = useState(cleanLine(initial));
  const { marked, busy, error, submit, reset } = useSubmission();
  const contents = read(typed);
  const refused =
    contents.length === 0
      ? t('row.missing')
      : contents.some((content) => !FactContent.safeParse(content).success)
        ? // Nothing of what somebody wrote is cut off unseen.
          t('row.tooLong')
        : (props.refuse?.(typed) ?? false);

  /**
   * What is there already keeps nothing else from being recorded; what could not be
   * stays to be looked at.
   */
  const record = async (): Promise<void> => {
    const left: FactContent[] = [];
    let failure: unknown = null;
    for (const [at, content] of contents.entries()) {
      try {
        await known?.save({ content });
      } catch (error) {
        failure = error;
        left.push(content);
        if (!(error instanceof ApiError && error.code === 'already_recorded')) {
          left.push(...contents.slice(at + 1));
          break;
        }
      }
    }
    if (left.length === 0) return;
    if (contents.length > 1) setTyped(typedAgain(left));
    throw failure;
  };

  return (
    <form
      className="stack-tight"
      noValidate
      onSubmit={(event) =>
        void submit(event, refused === false, async () => {
          await record();
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
          autoComplete="off"
          autoFocus={autoFocus}
          value={typed}
          error={marked && refused}
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
