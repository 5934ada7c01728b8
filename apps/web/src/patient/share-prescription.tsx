import { type PatientVisit, type Prescription, signingRoutes } from '@teleward/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../api/request.ts';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { ErrorBanner } from '../ui/error-banner.tsx';

interface SharePrescriptionProps {
  readonly visit: PatientVisit;
  readonly prescription: Prescription;
}

/** Makes a link with which a pharmacy can open one prescription for three days. */
export const SharePrescription = ({ visit, prescription }: SharePrescriptionProps) => {
  const { t } = useTranslation('paper');
  const [link, setLink] = useState<{ url: string; validUntil: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const make = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const params = {
        encounterId: visit.encounterId,
        documentId: prescription.documentId,
      };
      const { url, validUntil } = await request(signingRoutes.sharePrescription, { params });
      setLink({ url: new URL(url, location.origin).href, validUntil });
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="stack-tight no-print">
      {error !== null && <ErrorBanner error={error} />}
      {link === null ? (
        <div>
          <Button busy={busy} onClick={() => void make()}>
            {t('share.button')}
          </Button>
        </div>
      ) : (
        <SharedLink visit={visit} {...link} />
      )}
    </div>
  );
};

interface SharedLinkProps {
  readonly visit: PatientVisit;
  readonly url: string;
  readonly validUntil: string;
}

const SharedLink = ({ visit, url, validUntil }: SharedLinkProps) => {
  const { t } = useTranslation('paper');
  const language = useLanguage();
  const [copied, setCopied] = useState<'copied' | 'byHand' | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(url);
      setCopied('copied');
    } catch {
      field.current?.select();
      setCopied('byHand');
    }
  };
  const canSend = typeof navigator.share === 'function';

  return (
    <Banner tone="info">
      <div className="stack-tight">
        <p>{t('share.help')}</p>
        <textarea
          ref={field}
          className="field-control link-text"
          aria-label={t('share.label')}
          readOnly
          rows={3}
          value={url}
          onFocus={(event) => {
            event.currentTarget.select();
          }}
        />
        <div className="row">
          {canSend && (
            <Button
              variant="primary"
              onClick={() => {
                // Closing the list of apps is a change of mind, not an error.
                navigator.share({ url }).catch(() => undefined);
              }}
            >
              {t('share.send')}
            </Button>
          )}
          <Button variant={canSend ? 'secondary' : 'primary'} onClick={() => void copy()}>
            {t('share.copy')}
          </Button>
        </div>
        <p role="status">{copied !== null && t(`share.${copied}`)}</p>
        <p className="muted small">
          {t('share.until', { time: formatDateTime(validUntil, visit.clinic.timeZone, language) })}
        </p>
      </div>
    </Banner>
  );
};
