import { type StaffVisit } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { ageOf, formatTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Icon } from '../../ui/icon.tsx';
import { PageHeading } from '../../ui/page-heading.tsx';
import { useSignedIn } from '../session/session.ts';

/** Whose visit this is, so that nobody writes into the wrong record. */
export const VisitHeading = ({ visit }: { readonly visit: StaffVisit }) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;
  const { patient } = visit;
  return (
    <header className="visit-heading">
      <Link className="icon-button" href="/" aria-label={t('visit.back')} title={t('visit.back')}>
        <Icon name="back" />
      </Link>
      <div className="visit-heading-text">
        <PageHeading focusOnMount>{patient.name}</PageHeading>
        <p className="muted small">
          {t('person.ageAndGender', {
            age: ageOf(patient.birthDate, timeZone),
            gender: t(`person.gender.${patient.gender}`),
          })}
          {' · '}
          {t('person.identifier', { number: patient.identifier })}
          {' · '}
          {formatTime(visit.startsAt, timeZone, language)}
          {visit.reason !== '' && ` · ${visit.reason}`}
        </p>
      </div>
    </header>
  );
};
