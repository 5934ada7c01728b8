import {
  dailyMassOf,
  type DailyAmount,
  isOverMaximum,
  type MassUnit,
  mostMilligramsADay,
  type Prescribed,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatCalendarDate, formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { DosageWords } from '../../prescription/dosage-words.ts';
import { useBody } from './use-body.ts';
import './facts.css';

/** Up to this age doses go by weight. */
const childYears = 12;

const isShown = (mass: DailyAmount<MassUnit> | null): mass is DailyAmount<MassUnit> =>
  mass !== null;

/**
 * The daily dose of a line, and by weight for a child. It is arithmetic: nothing
 * here knows the drug.
 */
export default function DoseSums({ read }: { readonly read: Prescribed }) {
  const { t } = useTranslation(['facts', 'common']);
  const language = useLanguage();
  const body = useBody();
  const words = new DosageWords(t, language);
  const sums = read.dosage.map((step) => dailyMassOf(step, read.strength));
  const isOver = read.dosage.some((step) => isOverMaximum(step, read.strength));
  const most = mostMilligramsADay(read);
  const isChild = body !== null && body.age < childYears;
  return (
    <>
      {sums.length > 0 && sums.every(isShown) && (
        <p className="small">
          {t('sums.aDay', {
            amount: sums
              .map(({ low, high, unit, isUpTo }) => {
                const one = isUpTo || low === high;
                const amount = words.amount(one ? high : low, one ? null : high, unit);
                return isUpTo ? t('sums.upTo', { amount }) : amount;
              })
              .join(t('sums.then')),
          })}
        </p>
      )}
      {isChild && body.kilograms !== null && most !== null && (
        <p className="small">
          {t('sums.perKilogram', {
            amount: formatQuantity(Number((most / body.kilograms).toPrecision(3)), language),
            kilograms: formatQuantity(Number(body.kilograms.toFixed(2)), language),
            day:
              body.weighedOn === null
                ? t('kidney.dayUnknown')
                : formatCalendarDate(body.weighedOn, language),
          })}
        </p>
      )}
      {isChild && body.kilograms === null && (
        <p className="finding">{t('sums.weightUnknown', { count: body.age })}</p>
      )}
      {isOver && <p className="finding">{t('sums.overMaximum')}</p>}
    </>
  );
}
