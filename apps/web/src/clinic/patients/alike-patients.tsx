import { type Likeness, type PatientRow, type RouteAnswer, type routes } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { formatCalendarDate } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PatientAvatar } from './patient-avatar.tsx';

export type Alike = RouteAnswer<typeof routes.findAlikePatients>['patients'];

interface AlikePatientsProps {
  readonly alike: Alike;
  /** None of them is the patient being registered. */
  readonly onNone: () => void;
  /** Chooses one of them; without it, a press opens the patient's page. */
  readonly onUse?: (patient: PatientRow) => void;
}

/** The patients who may be the same person, and the matching details. */
export const AlikePatients = ({ alike, onNone, onUse }: AlikePatientsProps) => {
  const { t } = useTranslation('patients');
  const language = useLanguage();
  return (
    <section className="alike" role="alert" aria-label={t('alike.title')}>
      <p className="alike-title">
        <Icon name="warning" />
        <span>
          <strong>{t('alike.title')}</strong>
          <span>{` ${t('alike.count', { count: alike.length })}`}</span>
        </span>
      </p>
      <ul>
        {alike.map(({ patient, likenesses }) => {
          const { id, name, identifier, birthDate, phone } = patient;
          const shown: readonly (readonly [Likeness, string | null])[] = [
            ['name', likenesses.includes('name') ? t('alike.name') : null],
            ['birth-date', formatCalendarDate(birthDate, language)],
            ['phone', phone === null ? null : t('alike.phone', { end: phone.slice(-4) })],
            ['identifier', likenesses.includes('identifier') ? t('alike.identifier') : null],
          ];
          return (
            <li key={id} className="alike-one">
              <PatientAvatar name={name} />
              <div className="alike-text">
                <p>
                  <strong>{name}</strong>{' '}
                  <span className="muted small">{t('number', { identifier })}</span>
                </p>
                <p className="alike-facts small">
                  {shown.map(
                    ([likeness, words]) =>
                      words !== null && (
                        <span
                          key={likeness}
                          className={likenesses.includes(likeness) ? 'alike-same' : 'muted'}
                        >
                          {likenesses.includes(likeness) && (
                            <>
                              <Icon name="success" />
                              <span className="visually-hidden">{t('alike.same')}</span>
                            </>
                          )}
                          <span>{words}</span>
                        </span>
                      ),
                  )}
                </p>
              </div>
              {onUse === undefined ? (
                <Link
                  href={`/patients/${id}`}
                  className="button button-secondary"
                  aria-label={t('alike.useOf', { name, identifier })}
                >
                  {t('alike.use')}
                </Link>
              ) : (
                <Button
                  aria-label={t('alike.useOf', { name, identifier })}
                  onClick={() => {
                    onUse(patient);
                  }}
                >
                  {t('alike.use')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      <div className="alike-none">
        <span className="muted small">{t('alike.none')}</span>
        <Button variant="quiet" onClick={onNone}>
          {t('alike.makeNew')}
        </Button>
      </div>
    </section>
  );
};
