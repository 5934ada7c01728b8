import { type AfterVisit, type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime, zoneName } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { PrintHead } from '../../summary/print-head.tsx';

interface AfterHeadProps {
  readonly visit: PatientVisit;
  readonly after: AfterVisit;
}

/** The doctor and time of the visit; on paper also the clinic and the patient. */
export const AfterHead = ({ visit, after }: AfterHeadProps) => {
  const { t } = useTranslation('after');
  const language = useLanguage();
  const { clinic, patientName } = visit;
  const { name, qualification } = after.practitioner;
  const at = after.startedAt ?? after.startsAt;
  return (
    <div>
      <PrintHead clinic={clinic} />
      <p className="print-only">
        <bdi>{patientName}</bdi>
      </p>
      <p>
        {qualification === null ? t('with', { name }) : t('withQualified', { name, qualification })}
      </p>
      <p className="muted">
        <span>{formatDateTime(at, clinic.timeZone, language)}</span>{' '}
        <span className="small">{`(${zoneName(clinic.timeZone, language, new Date(at))})`}</span>
      </p>
    </div>
  );
};
