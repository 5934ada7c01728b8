import { DoseRoute, Frequency, type PrescriptionItemDraft } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { NumberField } from './number-field.tsx';
import { missingFields } from './prescription-items.ts';
import { cleanLine, cleanText } from './typed-text.ts';

interface PrescriptionItemFieldsProps {
  readonly item: PrescriptionItemDraft;
  /** Its place in the prescription, from 1. */
  readonly number: number;
  /** Fields that are still missing are marked. */
  readonly marked: boolean;
  readonly onChange: (item: PrescriptionItemDraft) => void;
  readonly onRemove: () => void;
}

type TextName = 'drug' | 'strength' | 'form' | 'doseUnit' | 'quantityUnit';

const longest: Readonly<Record<TextName, number>> = {
  drug: 120,
  strength: 60,
  form: 60,
  doseUnit: 30,
  quantityUnit: 30,
};

/** One drug: what it is, how it is taken, how much is handed out. */
export const PrescriptionItemFields = (props: PrescriptionItemFieldsProps) => {
  const { item, number, marked, onChange, onRemove } = props;
  const { t } = useTranslation(['clinic', 'common']);
  const missing = marked ? missingFields(item) : new Set<PropertyKey>();
  const errorOf = (name: keyof PrescriptionItemDraft): string | false =>
    missing.has(name) && t('prescription.missing');

  const text = (name: TextName) => (
    <TextField
      label={t(`prescription.${name}`)}
      placeholder={name === 'drug' ? undefined : t(`prescription.${name}Example`)}
      maxLength={longest[name]}
      autoComplete="off"
      value={item[name]}
      error={errorOf(name)}
      onChange={(event) => {
        onChange({ ...item, [name]: cleanLine(event.currentTarget.value) });
      }}
    />
  );
  const select = (
    name: 'route' | 'frequency',
    values: readonly string[],
    put: (value: string) => void,
  ) => (
    <Select
      label={t(`prescription.${name}`)}
      options={[
        { value: '', label: t('prescription.choose') },
        ...values.map((value) => ({ value, label: t(`common:prescription.${name}.${value}`) })),
      ]}
      value={item[name] ?? ''}
      error={errorOf(name)}
      onChange={(event) => {
        put(event.currentTarget.value);
      }}
    />
  );

  return (
    <fieldset className="drug">
      <legend className="drug-legend">
        {item.drug.trim() === '' ? t('prescription.item', { number }) : item.drug}
      </legend>
      <div className="drug-fields">
        <div className="drug-wide">{text('drug')}</div>
        {text('strength')}
        {text('form')}
        <NumberField
          label={t('prescription.doseQuantity')}
          value={item.doseQuantity}
          max={10_000}
          error={errorOf('doseQuantity')}
          onChange={(doseQuantity) => {
            onChange({ ...item, doseQuantity });
          }}
        />
        {text('doseUnit')}
        {select('route', DoseRoute.options, (value) => {
          onChange({ ...item, route: DoseRoute.safeParse(value).data ?? null });
        })}
        {select('frequency', Frequency.options, (value) => {
          onChange({ ...item, frequency: Frequency.safeParse(value).data ?? null });
        })}
        <div className="drug-wide">
          <Checkbox
            label={t('prescription.asNeeded')}
            checked={item.asNeeded}
            onChange={(event) => {
              onChange({ ...item, asNeeded: event.currentTarget.checked });
            }}
          />
        </div>
        <div className="drug-wide">
          <NumberField
            label={t('prescription.durationDays')}
            whole
            value={item.durationDays}
            max={366}
            error={errorOf('durationDays')}
            onChange={(durationDays) => {
              onChange({ ...item, durationDays });
            }}
          />
        </div>
        <NumberField
          label={t('prescription.quantity')}
          value={item.quantity}
          max={100_000}
          error={errorOf('quantity')}
          onChange={(quantity) => {
            onChange({ ...item, quantity });
          }}
        />
        {text('quantityUnit')}
        <div className="drug-wide">
          <TextField
            multiline
            rows={2}
            maxLength={500}
            label={t('prescription.instructions')}
            value={item.instructions}
            onChange={(event) => {
              onChange({ ...item, instructions: cleanText(event.currentTarget.value) });
            }}
          />
        </div>
      </div>
      <div>
        <Button
          variant="quiet"
          aria-label={t('prescription.removeOf', { number })}
          onClick={onRemove}
        >
          {t('prescription.remove')}
        </Button>
      </div>
    </fieldset>
  );
};
