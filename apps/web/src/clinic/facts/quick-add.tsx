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
  /** The initial text, to be checked and corrected. */
  readonly initial?: string;
  /** Reads the typed text as facts. */
  readonly read: (typed: string) => readonly FactContent[];
  /** Why the text is refused, for people; false where it is accepted. */
  readonly refuse?: (typed: string) => string | false;
}

/** One field, saved by Enter. It stays open, so that the next fact can be typed at once. */
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
        ? // Text is never truncated unnoticed.
          t('row.tooLong')
        : (props.refuse?.(typed) ?? false);

  /**
   * A fact that is recorded already does not keep the others from being recorded; those that failed
   * stay in the field.
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
