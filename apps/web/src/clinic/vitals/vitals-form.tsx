import { GlucoseMeal, GlucoseUnit, routes, type VitalSigns } from '@teleward/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { formatQuantity } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { serverNow } from '../../server-clock.ts';
import { readStored, writeStored } from '../../theme/stored.ts';
import { Banner } from '../../ui/banner.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Select } from '../../ui/select.tsx';
import { useSubmission } from '../../ui/use-submission.ts';
import { staffRequest } from '../staff-request.ts';
import { NumberField } from '../visit/number-field.tsx';
import {
  inOtherUnit,
  isDoubtful,
  readValues,
  type TypedValues,
  type Wrong,
} from './typed-values.ts';
import './vitals.css';

const temperatureUnits = ['Cel', '[degF]'] as const;
const temperatureKey = 'teleward.temperature-unit';
const glucoseKey = 'teleward.glucose-unit';

const nothingTyped = (): TypedValues => ({
  ...{ systolic: null, diastolic: null, heartRate: null, respiratoryRate: null },
  ...{ oxygenSaturation: null, temperature: null, glucose: null, meal: 'unknown', weight: null },
  temperatureUnit: temperatureUnits.find((one) => one === readStored(temperatureKey)) ?? 'Cel',
  glucoseUnit: GlucoseUnit.options.find((one) => one === readStored(glucoseKey)) ?? '',
});

interface VitalsFormProps {
  /** By which a button outside sends it. */
  readonly id: string;
  readonly patientId: string;
  readonly onBusy: (busy: boolean) => void;
  readonly onSaved: (set: VitalSigns) => void;
}

/** What was measured just now; only what was measured is filled in. */
export const VitalsForm = ({ id, patientId, onBusy, onSaved }: VitalsFormProps) => {
  const { t } = useTranslation('vitals');
  const language = useLanguage();
  const [typed, setTyped] = useState(nothingTyped);
  // The same values sent again are the same set, whether or not the first answer arrived.
  const tried = useRef<{ of: TypedValues; setId: string; takenAt: string }>(null);
  const { marked, error, submit, reset } = useSubmission();
  /** The doubtful glucose value that the person confirmed. */
  const [confirmed, setConfirmed] = useState<string | null>(null);
  const { values, wrong } = readValues(typed);
  const { glucose, glucoseUnit } = typed;
  const doubt =
    glucose !== null && glucoseUnit !== '' && isDoubtful(glucose, glucoseUnit)
      ? `${String(glucose)} ${glucoseUnit}`
      : null;
  const change = (part: Partial<TypedValues>): void => {
    setTyped({ ...typed, ...part });
  };
  const send = async (): Promise<void> => {
    if (values === null) return;
    if (doubt !== null && confirmed !== doubt) {
      setConfirmed(doubt);
      reset();
      return;
    }
    if (tried.current?.of !== typed) {
      const takenAt = new Date(serverNow()).toISOString();
      tried.current = { of: typed, setId: randomId(), takenAt };
    }
    const { setId, takenAt } = tried.current;
    onBusy(true);
    try {
      const params = { patientId, setId };
      const body = { takenAt, values };
      onSaved(await staffRequest(routes.recordVitalSigns, { params, body }));
    } finally {
      onBusy(false);
    }
  };
  const wrongOf = (key: keyof Wrong) => {
    const why = wrong[key];
    return marked && why !== undefined && t(`wrong.${why}`);
  };
  const isNothing = values === null && Object.keys(wrong).length === 0;
  const other = glucose !== null && glucoseUnit !== '' ? inOtherUnit(glucose, glucoseUnit) : null;
  return (
    <form
      id={id}
      className="stack"
      noValidate
      onSubmit={(event) => {
        // A field that shows an error for unreadable text counts as empty and must not be left out.
        const isReadable = event.currentTarget.querySelector('[aria-invalid=true]') === null;
        void submit(event, values !== null && isReadable, send);
      }}
    >
      <p className="muted">{t('only')}</p>
      <div className="vitals-fields">
        <NumberField
          label={t('form.systolic')}
          value={typed.systolic}
          whole
          max={999}
          error={wrongOf('bloodPressure')}
          onChange={(systolic) => {
            change({ systolic });
          }}
        />
        <NumberField
          label={t('form.diastolic')}
          value={typed.diastolic}
          whole
          max={999}
          error={wrongOf('bloodPressure')}
          onChange={(diastolic) => {
            change({ diastolic });
          }}
        />
        {(['heartRate', 'oxygenSaturation', 'respiratoryRate'] as const).map((key) => (
          <NumberField
            key={key}
            label={t(`form.${key}`)}
            value={typed[key]}
            whole
            max={999}
            error={wrongOf(key)}
            onChange={(value) => {
              change({ [key]: value });
            }}
          />
        ))}
        <NumberField
          label={t('form.weight')}
          value={typed.weight}
          max={999}
          error={wrongOf('weight')}
          onChange={(weight) => {
            change({ weight });
          }}
        />
        <NumberField
          label={t('field.temperature')}
          value={typed.temperature}
          max={999}
          error={wrongOf('temperature')}
          onChange={(temperature) => {
            change({ temperature });
          }}
        />
        <Select
          label={t('form.temperatureUnit')}
          value={typed.temperatureUnit}
          options={temperatureUnits.map((value) => ({ value, label: t(`unit.${value}`) }))}
          onChange={({ currentTarget }) => {
            const unit = temperatureUnits.find((one) => one === currentTarget.value) ?? 'Cel';
            writeStored(temperatureKey, unit);
            change({ temperatureUnit: unit });
          }}
        />
        <NumberField
          label={t('field.glucose')}
          value={glucose}
          max={9999}
          error={wrong.glucose !== 'unit' && wrongOf('glucose')}
          onChange={(value) => {
            change({ glucose: value });
          }}
        />
        <Select
          label={t('form.glucoseUnit')}
          value={glucoseUnit}
          options={[
            ...(glucoseUnit === '' ? [{ value: '', label: t('form.chooseUnit') }] : []),
            ...GlucoseUnit.options.map((value) => ({ value, label: t(`unit.${value}`) })),
          ]}
          error={wrong.glucose === 'unit' && wrongOf('glucose')}
          onChange={({ currentTarget }) => {
            const unit = GlucoseUnit.parse(currentTarget.value);
            writeStored(glucoseKey, unit);
            change({ glucoseUnit: unit });
          }}
        />
        <Select
          label={t('form.meal')}
          value={typed.meal}
          options={GlucoseMeal.options.map((value) => ({
            value,
            label: t(`meal.${value}`),
          }))}
          onChange={({ currentTarget }) => {
            change({ meal: GlucoseMeal.parse(currentTarget.value) });
          }}
        />
        {other !== null && (
          <p className="muted small vitals-other" role="status">
            {t('form.other', {
              value: formatQuantity(other.value, language),
              unit: t(`unit.${other.unit}`),
            })}
          </p>
        )}
      </div>
      {doubt !== null && confirmed === doubt && other !== null && (
        <Banner tone="warning" live="alert">
          <p>
            {t('sure', {
              ...{ value: formatQuantity(glucose ?? 0, language), unit: glucoseUnit },
              ...{ other: formatQuantity(other.value, language), otherUnit: other.unit },
            })}
          </p>
        </Banner>
      )}
      {marked && isNothing && (
        <p className="field-error" role="alert">
          {t('wrong.nothing')}
        </p>
      )}
      {error !== null && <ErrorBanner error={error} />}
    </form>
  );
};
