import { ckdEpi2021, cockcroftGault, whyNoEstimate } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatCalendarDate, formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useBody } from './use-body.ts';

/**
 * Estimates from the newest creatinine, with every input. Nothing where no creatinine is recorded.
 */
export const KidneyFunction = () => {
  const { t } = useTranslation('facts');
  const language = useLanguage();
  const body = useBody();
  if (body === null) return null;
  const { creatinine, age, gender, kilograms, weighedOn, creatinineOn } = body;
  if (creatinine === null) return null;
  const why = whyNoEstimate({ age, gender });
  if (why !== null) return <p className="small">{t(`kidney.none.${why}`)}</p>;
  const inputs = { creatinine, age, gender };
  const rate = ckdEpi2021(inputs);
  const clearance = kilograms === null ? null : cockcroftGault(inputs, kilograms);
  const dayOf = (day: string | null): string =>
    day === null ? t('kidney.dayUnknown') : formatCalendarDate(day, language);
  const number = (value: number): string => formatQuantity(Number(value.toFixed(1)), language);
  return (
    <div className="fact stack-tight">
      <p className="fact-what">{t('kidney.rate', { rate })}</p>
      <p className="fact-what">
        {clearance === null ? t('kidney.noWeight') : t('kidney.clearance', { clearance })}
      </p>
      <p className="muted small">
        {[
          t('kidney.creatinine', {
            value: formatQuantity(creatinine.value, language),
            unit: t(`measures.units.${creatinine.unit}`),
            day: dayOf(creatinineOn),
          }),
          t('kidney.person', { age, gender: t(`kidney.gender.${gender}`) }),
          kilograms !== null &&
            t('kidney.weight', { kilograms: number(kilograms), day: dayOf(weighedOn) }),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      <p className="muted small">{t('kidney.source')}</p>
    </div>
  );
};
