import { routes, type RouteAnswer } from '@teleward/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';

interface LinkDialogProps {
  readonly encounterId: string;
  readonly patientName: string;
  readonly onClose: () => void;
}

type VisitLink = RouteAnswer<typeof routes.renewVisitLink>;

/** Makes a new link for the patient, to be sent in a message or read out. */
export const LinkDialog = ({ encounterId, patientName, onClose }: LinkDialogProps) => {
  const { t } = useTranslation(['clinic', 'common']);
  const language = useLanguage();
  const { session } = useSignedIn();
  const [link, setLink] = useState<VisitLink | null>(null);
  const [copied, setCopied] = useState<'yes' | 'by-hand' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);

  const make = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const made = await staffCall(routes.renewVisitLink, { params: { encounterId } });
      // A server that does not know its own address answers a path.
      setLink({ ...made, url: new URL(made.url, location.origin).href });
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const copy = async (url: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied('yes');
    } catch {
      field.current?.select();
      setCopied('by-hand');
    }
  };

  return (
    <Dialog
      title={t('link.title', { name: patientName })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:close')}</Button>
          {link === null ? (
            <Button variant="primary" busy={busy} onClick={() => void make()}>
              {t('link.make')}
            </Button>
          ) : (
            <Button variant="primary" onClick={() => void copy(link.url)}>
              {t('link.copy')}
            </Button>
          )}
        </>
      }
    >
      {link === null ? (
        <p>{t('link.explain')}</p>
      ) : (
        <>
          <textarea
            ref={field}
            className="field-control link-text"
            aria-label={t('link.text')}
            readOnly
            rows={3}
            value={link.url}
            onFocus={(event) => {
              event.currentTarget.select();
            }}
          />
          <p>
            {t('link.validUntil', {
              time: formatDateTime(link.validUntil, session.clinic.timeZone, language),
            })}
          </p>
          <p className="muted">{t('link.asksBirthDate')}</p>
        </>
      )}
      <p role="status">{copied !== null && t(`link.copied.${copied}`)}</p>
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
};
