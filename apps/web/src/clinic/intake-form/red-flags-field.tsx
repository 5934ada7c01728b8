import { type IntakeItem, RedFlag } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { ComparisonFields, firstComparison } from './comparison-fields.tsx';

interface RedFlagsFieldProps {
  readonly item: IntakeItem;
  readonly error: string | undefined;
  readonly onChange: (redFlags: RedFlag[]) => void;
}

/** The answers that are red flags. */
export const RedFlagsField = ({ item, error, onChange }: RedFlagsFieldProps) => {
  const { t } = useTranslation(['intake-form', 'clinic']);
  const { redFlags } = item;
  return (
    <fieldset className="form-part">
      <legend className="field-label">{t('redFlags')}</legend>
      <p className="field-description">{t('redFlagsHelp')}</p>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {redFlags.map((flag, index) => (
        // Red flags have no id, and each row shows only its own values, so the index is a safe key.
        <ComparisonFields
          key={index}
          item={item}
          comparison={flag}
          onChange={(next) => {
            onChange(redFlags.with(index, next));
          }}
        >
          <Select
            label={t('priority')}
            labelHidden
            value={flag.priority}
            options={RedFlag.shape.priority.options.map((value) => ({
              value,
              label: t(`clinic:waiting.priority.${value}`),
            }))}
            onChange={({ currentTarget }) => {
              const priority = RedFlag.shape.priority.parse(currentTarget.value);
              onChange(redFlags.with(index, { ...flag, priority }));
            }}
          />
          <Button
            variant="quiet"
            onClick={() => {
              onChange(redFlags.toSpliced(index, 1));
            }}
          >
            {t('remove')}
          </Button>
        </ComparisonFields>
      ))}
      <div>
        <Button
          onClick={() => {
            onChange([...redFlags, { ...firstComparison(item), priority: 'EM' }]);
          }}
        >
          {t('addRedFlag')}
        </Button>
      </div>
    </fieldset>
  );
};
