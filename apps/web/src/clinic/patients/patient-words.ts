import { type Patient } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { ageOf, formatCalendarDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useSignedIn } from '../session/session.ts';

type Born = Pick<Patient, 'birthDate' | 'gender'>;

/**
 * The identifying details of a patient, in the reader's language. Without a full birth date an
 * age is approximate.
 */
export const usePatientWords = () => {
  const { t } = useTranslation(['clinic', 'board']);
  const language = useLanguage();
  const { timeZone } = useSignedIn().session.clinic;
  const isWhole = (birthDate: string): boolean => birthDate.length > 7;

  const ageAndGender = ({ birthDate, gender }: Born, now: Date): string =>
    t(isWhole(birthDate) ? 'person.ageAndGender' : 'person.aboutAgeAndGender', {
      age: ageOf(birthDate, timeZone, now),
      gender: t(`person.gender.${gender}`),
    });

  return {
    ageAndGender,
    /** `70 F`, where space is short. */
    shortly: ({ birthDate, gender }: Born, now: Date): string =>
      t(`board:shortly.${isWhole(birthDate) ? 'is' : 'isAbout'}.${gender}`, {
        age: ageOf(birthDate, timeZone, now),
      }),
    /** `14 March 1956 (70 years)`. */
    birthDateAndAge: ({ birthDate }: Born, now: Date): string =>
      t(isWhole(birthDate) ? 'person.birthDateAndAge' : 'person.birthDateAndAboutAge', {
        date: formatCalendarDate(birthDate, language),
        age: ageOf(birthDate, timeZone, now),
      }),
    /** `14 March 1956 · 70 years, female`. */
    identity: (patient: Born): string =>
      `${formatCalendarDate(patient.birthDate, language)} · ${ageAndGender(patient, new Date())}`,
  };
};
