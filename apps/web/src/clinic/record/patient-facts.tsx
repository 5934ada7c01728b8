import { type Patient } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { spokenLanguage } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { type Elements } from '../../ui/elements.ts';
import { usePatientWords } from '../patients/patient-words.ts';

interface PatientFactsProps {
  readonly patient: Patient;
  readonly children?: Elements;
}

/** The clinic's details about the person. */
export const PatientFacts = ({ patient, children }: PatientFactsProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { birthDateAndAge } = usePatientWords();
  return (
    <dl className="facts">
      <div>
        <dt>{t('person.number')}</dt>
        <dd>{patient.identifier}</dd>
      </div>
      <div>
        <dt>{t('person.birthDate')}</dt>
        <dd>{birthDateAndAge(patient, new Date(serverNow()))}</dd>
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
