import { type AfterVisit, type PatientVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Banner } from '../../ui/banner.tsx';
import { Card } from '../../ui/card.tsx';
import { PatientInstructionText } from '../../summary/patient-instruction.tsx';

interface InstructionCardProps {
  readonly visit: PatientVisit;
  readonly after: AfterVisit;
}

/** The doctor's instructions for the patient, once signed. */
export const InstructionCard = ({ visit, after }: InstructionCardProps) => {
  const { t } = useTranslation('after');
  const language = useLanguage();
  const { instruction, noteSigned, practitioner, prescriptions } = after;
  const time = (instant: string): string =>
    formatDateTime(instant, visit.clinic.timeZone, language);
  if (!noteSigned) {
    return (
      <Banner title={t(prescriptions.length === 0 ? 'unsigned.title' : 'unsigned.noteTitle')}>
        {t('unsigned.text', { name: practitioner.name })}
      </Banner>
    );
  }
  return (
    <Card aria-labelledby="instruction">
      <div className="stack">
        <h2 id="instruction">{t('instruction.title')}</h2>
        {instruction === null ? (
          <p>{t('instruction.none', { name: practitioner.name })}</p>
        ) : (
          <>
            {instruction.replaces !== null && (
              <Banner tone="warning">
                {t('instruction.replaces', {
                  time: time(instruction.replaces.signedAt),
                  number: instruction.replaces.number,
                })}
              </Banner>
            )}
            <PatientInstructionText text={instruction.text} />
            <div className="small muted">
              <p>
                {t('instruction.by', {
                  name: instruction.author.name,
                  time: time(instruction.signedAt),
                })}
              </p>
              <p>{t('instruction.number', { number: instruction.number })}</p>
            </div>
          </>
        )}
      </div>
    </Card>
  );
};
