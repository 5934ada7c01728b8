import { type Patient } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { ageOf, formatCalendarDate, spokenLanguage } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { useSignedIn } from '../session/session.ts';
import { type Elements } from '../../ui/elements.ts';

interface PatientFactsProps {
  readonly patient: Patient;
  readonly children?: Elements;
}

/** What the clinic holds about the person. */
export const PatientFacts = ({ patient, children }: PatientFactsProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  return (
    <dl className="facts">
      <div>
        <dt>{t('person.number')}</dt>
        <dd>{patient.identifier}</dd>
      </div>
      <div>
        <dt>{t('person.birthDate')}</dt>
        <dd>
          {t('person.birthDateAndAge', {
            date: formatCalendarDate(patient.birthDate, language),
            age: ageOf(patient.birthDate, session.clinic.timeZone, new Date(serverNow())),
          })}
        </dd>
      </div>
      <div>
        <dt>{t('person.genderLabel')}</dt>
        <dd>{t(`person.gender.${patient.gender}`)}</dd>
      </div>
      <div>
        <dt>{t('person.language')}</dt>
        <dd>{spokenLanguage(patient.language, language)}</dd>
      </div>
      <div>
        <dt>{t('person.phone')}</dt>
        <dd>
          {patient.phone === null ? (
            t('person.noPhone')
          ) : (
            <a href={`tel:${patient.phone.replaceAll(/[^+\d]/g, '')}`}>{patient.phone}</a>
          )}
        </dd>
      </div>
      {children}
    </dl>
  );
};
