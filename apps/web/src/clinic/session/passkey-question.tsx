import { type PasskeyAssertion, type PasskeyRequest } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { askPasskey } from './passkey.ts';

interface PasskeyQuestionProps {
  readonly request: PasskeyRequest;
  readonly variant: 'primary' | 'secondary';
  readonly onAnswer: (assertion: PasskeyAssertion) => Promise<void>;
  /** Requests another challenge; null where no passkey can answer one any more. */
  readonly askAgain: () => Promise<PasskeyRequest | null>;
}

/** Asks for a passkey. Each challenge is good for one answer, so a failure needs a new one. */
export const PasskeyQuestion = ({ request, variant, onAnswer, askAgain }: PasskeyQuestionProps) => {
  const { t } = useTranslation('clinic');
  // Null where the last challenge is used up and there is no other yet.
  const [question, setQuestion] = useState<PasskeyRequest | null>(request);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const renew = async (): Promise<PasskeyRequest | null> => {
    setQuestion(null);
    const next = await askAgain();
    setQuestion(next);
    return next;
  };
  const answer = async (): Promise<void> => {
    const asked = question ?? (await renew());
    const assertion = asked === null ? null : await askPasskey(asked);
    if (assertion === null) return;
    try {
      await onAnswer(assertion);
    } catch (failure) {
      setError(failure);
      await renew();
    }
  };
  const handlePress = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      await answer();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <Button variant={variant} wide busy={busy} onClick={() => void handlePress()}>
        {t('passkey.use')}
      </Button>
      {error !== null && <ErrorBanner error={error} />}
    </>
  );
};
