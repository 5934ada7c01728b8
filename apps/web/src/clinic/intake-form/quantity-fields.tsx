import { type QuantityLimits } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Select } from '../../ui/select.tsx';
import { FigureField } from './figure-field.tsx';
import { WordsFields } from './words-fields.tsx';

interface QuantityFieldsProps {
  readonly limits: QuantityLimits;
  readonly error: string | undefined;
  readonly onChange: (limits: QuantityLimits) => void;
}

/** The unit of a number, and which numbers patients can enter. */
export const QuantityFields = ({ limits, error, onChange }: QuantityFieldsProps) => {
  const { t } = useTranslation('intake-form');
  const { unit, minValue, maxValue, maxDecimalPlaces } = limits;
  return (
    <fieldset className="form-part">
      <legend className="field-label">{t('quantity')}</legend>
      <p className="field-description">{t('quantityHelp')}</p>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      <WordsFields
        label={t('unit')}
        words={unit}
        onChange={(words) => {
          onChange({ ...limits, unit: words });
        }}
      />
      <div className="words-fields">
        <FigureField
          label={t('minValue')}
          figure={minValue}
          decimals={maxDecimalPlaces}
          onChange={(figure) => {
            onChange({ ...limits, minValue: figure });
          }}
        />
        <FigureField
          label={t('maxValue')}
          figure={maxValue}
          decimals={maxDecimalPlaces}
          onChange={(figure) => {
            onChange({ ...limits, maxValue: figure });
          }}
        />
        <Select
          label={t('decimals')}
          value={String(maxDecimalPlaces)}
          options={['0', '1', '2'].map((value) => ({ value, label: value }))}
          onChange={({ currentTarget }) => {
            onChange({ ...limits, maxDecimalPlaces: Number(currentTarget.value) });
          }}
        />
      </div>
    </fieldset>
  );
};
