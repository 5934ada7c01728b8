import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, formatCalendarDate, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Icon } from '../ui/icon.tsx';
import { outcomeOf, toneOf } from './outcome.ts';
import { type Checked } from './check-prescription.ts';

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Whether to dispense, large enough to be read across a counter: as a word, an icon and a colour.
 */
export const VerdictBanner = ({ checked }: { readonly checked: Checked }) => {
  const { t } = useTranslation('pharmacy');
  const heading = useRef<HTMLHeadingElement>(null);
  const outcome = outcomeOf(checked);
  const tone = toneOf(outcome);
  useEffect(() => {
    heading.current?.focus();
  }, [outcome]);
  return (
    <section className={`verdict verdict-${tone}`} aria-labelledby="verdict">
      <Icon name={tone} />
      <div className="stack-tight">
        <h1 id="verdict" ref={heading} tabIndex={-1}>
          {outcome === 'cancelled' ? t('paper:cancelled.title') : t(`${outcome}.title`)}
        </h1>
        <VerdictText checked={checked} />
      </div>
    </section>
  );
};

const VerdictText = ({ checked }: { readonly checked: Checked }) => {
  const { t } = useTranslation(['pharmacy', 'paper']);
  const language = useLanguage();
  const outcome = outcomeOf(checked);
  const { verdict, told, keysAt } = checked;
  const cancellation = told.kind === 'standing' ? told.standing.cancellation : null;
  if (cancellation !== null) {
    const { cancelledAt, replacedBy } = cancellation;
    const zone = verdict.kind === 'genuine' ? verdict.prescription.clinic.zone : ownZone;
    return (
      <>
        <p>{t('paper:cancelled.text', { time: formatDateTime(cancelledAt, zone, language) })}</p>
        {replacedBy !== null && <p>{t('paper:cancelled.replaced', { number: replacedBy })}</p>}
      </>
    );
  }
  if (verdict.kind !== 'genuine') {
    return <p>{t(outcome === 'strange' ? 'strangeUnread' : `${outcome}.text`)}</p>;
  }
  const { clinic, number, expires } = verdict.prescription;
  const lastDay = dayIn(clinic.zone, new Date(Date.parse(expires) - 1));
  const isPart = told.kind === 'standing' && told.standing.dispenses.length > 0;
  // A stolen key could sign any telephone number.
  const isTheirs = outcome === 'offline' || outcome === 'old';
  return (
    <>
      <p>
        {t(`${outcome}.text`, {
          ...{ clinic: clinic.name, signedBy: verdict.signedBy },
          day: formatCalendarDate(lastDay, language),
        })}
      </p>
      {outcome !== 'foreign' && verdict.signedBy !== clinic.name && (
        <p>{t('nameNow', { clinic: clinic.name, signedBy: verdict.signedBy })}</p>
      )}
      {outcome === 'genuine' && <p>{t(isPart ? 'genuine.part' : 'genuine.open')}</p>}
      {outcome === 'genuine' && verdict.revoked && <p>{t('revokedConfirmed')}</p>}
      {isTheirs && told.kind === 'offline' && <p>{t('offline.note')}</p>}
      {isTheirs && keysAt !== null && (
        <p>{t('offline.keys', { time: formatDateTime(keysAt, ownZone, language) })}</p>
      )}
      {told.kind === 'destroyed' && <p>{t('destroyed')}</p>}
      {isTheirs && clinic.phone !== undefined && (
        <p>{t('offline.call', { phone: clinic.phone, number })}</p>
      )}
      {(outcome === 'revoked' || outcome === 'foreign' || outcome === 'strange') && (
        <p>{t('ownNumber', { number })}</p>
      )}
    </>
  );
};
