import { type PrescriptionSignature } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Banner } from '../ui/banner.tsx';

interface CancelledNoteProps {
  readonly cancellation: NonNullable<PrescriptionSignature['cancellation']>;
  readonly timeZone: string;
}

/** Who cancelled a prescription, when and why, for clinic and patient. */
export const CancelledNote = ({ cancellation, timeZone }: CancelledNoteProps) => {
  const { t } = useTranslation('paper');
  const language = useLanguage();
  const { cancelledAt, by, reason, replacedBy } = cancellation;
  return (
    <Banner tone="danger" title={t('cancelled.titlePatient')}>
      <p>{t('cancelled.text', { time: formatDateTime(cancelledAt, timeZone, language) })}</p>
      <p>{t('cancelled.by', { name: by })}</p>
      <p>{t('cancelled.reason', { reason })}</p>
      {replacedBy !== null && <p>{t('cancelled.replaced', { number: replacedBy })}</p>}
    </Banner>
  );
};
