import { LinkCode, patientRoutes, type LinkFactor } from '@teleward/contracts';
import { useEffect, useRef, useState, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { randomId } from '../call/random-id.ts';
import { formatWait } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Button } from '../ui/button.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';
import { CodeField } from '../visitor/code-field.tsx';
import { OpenButton } from '../visitor/open-button.tsx';
import { typedCode } from '../ui/typed-code.ts';
import { useCountdown } from '../visitor/use-countdown.ts';
import { useOpening } from '../visitor/use-opening.ts';

interface CodeFormProps {
  readonly token: string;
  readonly kind: Exclude<LinkFactor, 'birth-date'>;
  /** The masked address or number to which the code goes. */
  readonly to: string;
  readonly onOpened: () => Promise<void>;
}

/**
 * How long to wait before another code can be requested, in seconds: a message takes a while, and
 * two codes are confusing.
 */
const pauseBeforeAnother = 30;

/** Opens the link with a code by SMS or e-mail. */
export const CodeForm = ({ token, kind, to, onOpened }: CodeFormProps) => {
  const { t } = useTranslation(['patient', 'errors']);
  const language = useLanguage();
  const [step, setStep] = useState<'ask' | 'type'>('ask');
  const [sent, setSent] = useState(0);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [code, setCode] = useState('');
  const pause = useCountdown();
  const form = useRef<HTMLFormElement>(null);
  // The same code sent again is the same attempt: the response to the first may have been lost.
  const attempt = useRef<{ readonly code: string; readonly id: string } | null>(null);
  const focusField = (): void => {
    form.current?.querySelector('input')?.focus();
  };
  const opening = useOpening(onOpened, focusField);
  const { problem, busy, left } = opening;
  useEffect(() => {
    if (step === 'type') form.current?.querySelector('input')?.focus();
  }, [step]);

  const send = async (): Promise<void> => {
    setSending(true);
    setFailure(null);
    try {
      await request(patientRoutes.sendLinkCode, { body: { token } });
      setSent(sent + 1);
      setStep('type');
      pause.start(pauseBeforeAnother);
    } catch (error) {
      setFailure(error);
    } finally {
      setSending(false);
    }
  };

  const handleSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (busy || left > 0) return;
    const typed = LinkCode.safeParse(typedCode(code));
    if (typed.success) {
      if (attempt.current?.code !== typed.data) {
        attempt.current = { code: typed.data, id: randomId() };
      }
      const body = { token, code: typed.data, tryId: attempt.current.id };
      void opening.open(() => request(patientRoutes.openVisitLink, { body }));
    } else {
      opening.refuse('patient:code.incomplete');
    }
  };

  if (step === 'ask') {
    return (
      <div className="stack">
        <p>{t(`code.${kind}`, { to })}</p>
        {failure !== null && <ErrorBanner error={failure} />}
        <Button variant="primary" wide busy={sending} onClick={() => void send()}>
          {t('code.send')}
        </Button>
        <Button
          variant="quiet"
          onClick={() => {
            setStep('type');
          }}
        >
          {t('code.have')}
        </Button>
      </div>
    );
  }
  return (
    <form ref={form} className="stack" noValidate onSubmit={handleSubmit}>
      <p role="status">{sent > 0 && t(sent === 1 ? 'code.sent' : 'code.sentAgain', { to })}</p>
      <CodeField
        help={t('code.help')}
        value={code}
        error={problem && t(problem)}
        onChange={setCode}
      />
      <OpenButton busy={busy} left={left} />
      <div className="stack-tight">
        <p className="muted">{t('code.nothingCame')}</p>
        {failure !== null && <ErrorBanner error={failure} />}
        <Button busy={sending} disabled={pause.left > 0} onClick={() => void send()}>
          {pause.left > 0
            ? t('code.againIn', { wait: formatWait(pause.left, language) })
            : t('code.again')}
        </Button>
      </div>
    </form>
  );
};
