import { CalendarDate, FactContent, type MeasureCode, measures } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../i18n/format.ts';
import { serverNow } from '../../server-clock.ts';
import { Button } from '../../ui/button.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { useSignedIn } from '../session/session.ts';
import { NumberField } from '../visit/number-field.tsx';
import { useKnown } from './known.tsx';

const codes = Object.keys(measures) as MeasureCode[];

/** No bound of a measure is above this. */
const most = 10_000;

/** A measured value with its unit and day. */
export const MeasureForm = () => {
  const { t } = useTranslation('facts');
  const { session } = useSignedIn();
  const known = useKnown();
  const today = dayIn(session.clinic.timeZone, new Date(serverNow()));
  const [code, setCode] = useState<MeasureCode>('body-weight');
  const units = Object.keys(measures[code]);
  const [chosen, setChosen] = useState('kg');
  const unit = units.includes(chosen) ? chosen : (units[0] ?? '');
  const [value, setValue] = useState<number | null>(null);
  /** Rises with each value that was recorded: the field begins anew. */
  const [round, setRound] = useState(0);
  const [onDate, setOnDate] = useState(today);
  const { marked, busy, error, submit, reset } = useSubmission();
  const isDay = CalendarDate.safeParse(onDate).success && onDate <= today;
  const read = FactContent.safeParse({
    ...{ resourceType: 'Observation', code, unit, value, source: 'measured' },
    onDate: isDay ? onDate : today,
  });
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) =>
        void submit(event, read.success && isDay, async () => {
          if (!read.success) return;
          await known?.save({ content: read.data });
          setValue(null);
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
          error={marked && !read.success && t(value === null ? 'row.missing' : 'measures.wrong')}
          onChange={setValue}
        />
        <Select
          label={t('measures.unit')}
          value={unit}
          options={units.map((one) => ({ value: one, label: t(`measures.units.${one}`) }))}
          onChange={({ currentTarget }) => {
            setChosen(currentTarget.value);
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
      {error !== null && <ErrorBanner error={error} />}
      <div>
        <Button type="submit" busy={busy}>
          {t('measures.add')}
        </Button>
      </div>
    </form>
  );
};
