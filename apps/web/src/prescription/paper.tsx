import { prescribedOf, type SignedItem, type SignedPrescription } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { dayIn, formatCalendarDate, formatQuantity } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { DosageWords } from './dosage-words.ts';
import { DoseGrid } from './dose-grid.tsx';
import { type Elements } from '../ui/elements.ts';
import './paper.css';

interface PaperProps {
  readonly says: SignedPrescription;
  /** The clinic's current logo: it is not part of what was signed. */
  readonly logo?: string | null;
  /** Beside the head, such as the code for verification. */
  readonly code?: Elements;
}

/** A prescription as it was signed, for patient and pharmacist. */
export const Paper = ({ says, logo = null, code }: PaperProps) => {
  const { t } = useTranslation('paper');
  const language = useLanguage();
  const { clinic, prescriber, patient, allergies, items, number } = says;
  const day = (instant: string): string =>
    formatCalendarDate(dayIn(clinic.zone, new Date(instant)), language);
  // It may be dispensed to the end of a day, which is the beginning of the next one.
  const lastDay = day(new Date(Date.parse(says.expires) - 1).toISOString());
  return (
    <div className="paper stack">
      <div className="paper-head">
        <div className="stack-tight">
          {logo !== null && <img className="clinic-logo" src={logo} alt="" />}
          <p className="paper-clinic">
            <bdi>{clinic.name}</bdi>
          </p>
          {clinic.address !== undefined && <p className="prose">{clinic.address}</p>}
          {clinic.phone !== undefined && <p>{t('phone', { phone: clinic.phone })}</p>}
          <p className="paper-number">{t('number', { number })}</p>
          <p>{t('issued', { day: day(says.issued) })}</p>
          <p>{t('expires', { day: lastDay })}</p>
        </div>
        {code}
      </div>
      <dl className="facts">
        <div>
          <dt>{t('patient')}</dt>
          <dd>
            <strong>
              <bdi>{patient.name}</bdi>
            </strong>
            <p className="small">
              {[
                t('born', { date: formatCalendarDate(patient.birthDate, language) }),
                ...(patient.sex === undefined ? [] : [t(`sex.${patient.sex}`)]),
              ].join(' · ')}
            </p>
          </dd>
        </div>
        <div>
          <dt>{t('prescriber')}</dt>
          <dd>
            <strong>
              <bdi>{prescriber.name}</bdi>
            </strong>
            {prescriber.qualification !== undefined && (
              <p className="small">{prescriber.qualification}</p>
            )}
            <p className="small">
              {prescriber.registration === undefined
                ? t('notRegistered')
                : t('registration', { number: prescriber.registration })}
            </p>
            <p className="small">
              {prescriber.council === undefined
                ? prescriber.registration !== undefined && t('noCouncil')
                : prescriber.council}
            </p>
          </dd>
        </div>
        <div>
          <dt>{t('allergies.title')}</dt>
          <dd>
            {typeof allergies === 'string' ? (
              t(`allergies.${allergies}`)
            ) : (
              <ul>
                {allergies.map(({ substance, type, unconfirmed }) => (
                  <li key={`${substance} ${type}`}>
                    <strong>{substance}</strong>
                    {type !== undefined && <span>{` · ${t(`allergies.${type}`)}`}</span>}
                    {unconfirmed && <span>{` · ${t('allergies.unconfirmed')}`}</span>}
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      </dl>
      <ol className="prescription-list">
        {items.map((item, index) => (
          // Items are identified by their index.
          <PaperItem key={index} item={item} />
        ))}
      </ol>
    </div>
  );
};

const PaperItem = ({ item }: { readonly item: SignedItem }) => {
  const { t } = useTranslation(['paper', 'common']);
  const language = useLanguage();
  const words = new DosageWords(t, language);
  const prescribed = prescribedOf(item);
  const { quantity, unit = '', overrides = [], beside = [], note } = item;
  return (
    <li>
      <p className="prescription-name">{words.name(prescribed)}</p>
      <p>{words.directions(prescribed.dosage)}</p>
      <DoseGrid dosage={prescribed.dosage} />
      <p>
        {quantity === undefined
          ? t('quantityOpen')
          : t('quantity', { amount: `${formatQuantity(quantity, language)} ${unit}`.trim() })}
      </p>
      {overrides.map(({ substance, reason }) => (
        <p key={substance}>{t('override', { substance, reason })}</p>
      ))}
      {beside.map(({ drug, reason }) => (
        <p key={`${drug} ${reason}`}>{t('beside', { drug, reason })}</p>
      ))}
      {note !== undefined && <p className="prose">{note}</p>}
    </li>
  );
};
