import { routes, type RouteAnswer } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { absolute, SecretLink } from '../secret-link.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';

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
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const make = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      setLink(await staffRequest(routes.renewVisitLink, { params: { encounterId } }));
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };

  return (
    <Dialog
      title={t('link.title', { name: patientName })}
      open
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common:close')}</Button>
          {link === null && (
            <Button variant="primary" busy={busy} onClick={() => void make()}>
              {t('link.make')}
            </Button>
          )}
        </>
      }
    >
      {link === null ? (
        <p>{t('link.explain')}</p>
      ) : (
        <SecretLink label={t('link.text')} url={absolute(link.url)} copied={t('link.copied')}>
          <p>
            {t('link.validUntil', {
              time: formatDateTime(link.validUntil, session.clinic.timeZone, language),
            })}
          </p>
          <p className="muted">{t('link.asksProof')}</p>
        </SecretLink>
      )}
      {error !== null && <ErrorBanner error={error} />}
    </Dialog>
  );
};
