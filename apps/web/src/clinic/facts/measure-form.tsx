import {
  CalendarDate,
  FactContent,
  FactSource,
  type MeasureCode,
  measures,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn, formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useSignedIn } from '../session/session.ts';
import { NumberField } from '../visit/number-field.tsx';
import { doubtOf } from './creatinine.ts';
import { useKnown } from './known.tsx';

const codes = Object.keys(measures) as MeasureCode[];

/** No measure has a higher bound. */
const most = 10_000;

/** Records a measured value with its unit and day. */
export const MeasureForm = () => {
  const { t } = useTranslation('facts');
  const { session } = useSignedIn();
  const known = useKnown();
  const language = useLanguage();
  const today = dayIn(session.clinic.timeZone, new Date(serverNow()));
  const [code, setCode] = useState<MeasureCode>('body-weight');
  const units = Object.keys(measures[code]);
  const [chosen, setChosen] = useState('kg');
  // Creatinine is measured in two units, and a value in the wrong one may look right: the unit has
  // to be chosen, never defaulted.
  const unit = units.includes(chosen) ? chosen : code === 'creatinine' ? '' : (units[0] ?? '');
  const [source, setSource] = useState<FactSource>('patient');
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const [value, setValue] = useState<number | null>(null);
  /** Incremented with each recorded value, which resets the field. */
  const [round, setRound] = useState(0);
  const [typedDay, setOnDate] = useState<string | null>(null);
  const onDate = typedDay ?? today;
  const { marked, busy, error, submit, reset } = useSubmission();
  const isDay = CalendarDate.safeParse(onDate).success && onDate <= today;
  const read = FactContent.safeParse({
    ...{ resourceType: 'Observation', code, unit, value, source },
    onDate: isDay ? onDate : today,
  });
  const doubt =
    code === 'creatinine' && unit !== '' && value !== null ? doubtOf(unit, value) : null;
  const isSure = doubt === null || confirmed === doubt.of;
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) =>
        void submit(event, read.success && isDay, async () => {
          if (!read.success) return;
          if (!isSure) {
            setConfirmed(doubt.of);
            reset();
            return;
          }
          await known?.save({ content: read.data });
          setValue(null);
          setConfirmed(null);
          setRound(round + 1);
          reset();
        })
      }
    >
      <div className="fact-fields">
        <Select
          label={t('measures.what')}
          value={code}
          options={codes.map((one) => ({ value: one, label: t(`measures.code.${one}`) }))}
          onChange={({ currentTarget }) => {
            setCode(codes.find((one) => one === currentTarget.value) ?? code);
          }}
        />
        <NumberField
          key={round}
          label={t('measures.value')}
          value={value}
          max={most}
          error={
            marked &&
            !read.success &&
            unit !== '' &&
            t(value === null ? 'row.missing' : 'measures.wrong')
          }
          onChange={setValue}
        />
        <Select
          label={t('measures.unit')}
          value={unit}
          options={[
            ...(unit === '' ? [{ value: '', label: t('measures.chooseUnit') }] : []),
            ...units.map((one) => ({ value: one, label: t(`measures.units.${one}`) })),
          ]}
          error={marked && unit === '' && t('row.missing')}
          onChange={({ currentTarget }) => {
            setChosen(currentTarget.value);
          }}
        />
        <Select
          label={t('source.label')}
          value={source}
          options={FactSource.options.map((one) => ({ value: one, label: t(`source.${one}`) }))}
          onChange={({ currentTarget }) => {
            setSource(FactSource.parse(currentTarget.value));
          }}
        />
        <TextField
          type="date"
          label={t('measures.day')}
          max={today}
          value={onDate}
          error={marked && !isDay && t('measures.wrongDay')}
          onChange={(event) => {
            setOnDate(event.currentTarget.value);
          }}
        />
      </div>
      {doubt !== null && confirmed === doubt.of && (
        <Banner tone="warning" live="alert">
          <p>
            {t('measures.sure', {
              ...{ value: formatQuantity(value ?? 0, language), unit: t(`measures.units.${unit}`) },
              other: formatQuantity(doubt.value, language),
              otherUnit: t(`measures.units.${doubt.unit}`),
            })}
          </p>
        </Banner>
      )}
      {error !== null && <ErrorBanner error={error} />}
      <div>
        <Button type="submit" busy={busy}>
          {t('measures.add')}
        </Button>
      </div>
    </form>
  );
};
