import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, formatCalendarDate, formatDateTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { Icon } from '../ui/icon.tsx';
import { outcomeOf, toneOf } from './outcome.ts';
import { type Checked } from './use-check.ts';

/** Whether to hand out, large enough to be read over a counter: by a word, a sign and a colour. */
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
  const { verdict, told } = checked;
  if (verdict.kind !== 'genuine') return <p>{t(`${outcome}.text`)}</p>;
  const { clinic, number, expires } = verdict.prescription;
  const cancellation = told.kind === 'standing' ? told.standing.cancellation : null;
  if (cancellation !== null) {
    const { cancelledAt, replacedBy } = cancellation;
    return (
      <>
        <p>
          {t('paper:cancelled.text', { time: formatDateTime(cancelledAt, clinic.zone, language) })}
        </p>
        {replacedBy !== null && <p>{t('paper:cancelled.replaced', { number: replacedBy })}</p>}
      </>
    );
  }
  const lastDay = dayIn(clinic.zone, new Date(Date.parse(expires) - 1));
  const isPart = told.kind === 'standing' && told.standing.dispenses.length > 0;
  const isUnsure = outcome === 'offline' || outcome === 'revoked' || outcome === 'strange';
  return (
    <>
      <p>
        {t(`${outcome}.text`, {
          clinic: clinic.name,
          day: formatCalendarDate(lastDay, language),
        })}
      </p>
      {outcome === 'genuine' && <p>{t(isPart ? 'genuine.part' : 'genuine.open')}</p>}
      {outcome === 'genuine' && verdict.revoked && <p>{t('revokedConfirmed')}</p>}
      {outcome === 'offline' && told.kind === 'offline' && <p>{t('offline.note')}</p>}
      {told.kind === 'destroyed' && <p>{t('destroyed')}</p>}
      {isUnsure && clinic.phone !== undefined && (
        <p>{t('offline.call', { phone: clinic.phone, number })}</p>
      )}
    </>
  );
};
