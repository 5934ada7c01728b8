import { type IntakeItem, ItemType, operatorsOf } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Select } from '../../ui/select.tsx';
import { ConditionsField } from './conditions-field.tsx';
import { earlier, type Problem, retyped } from './edit-form.ts';
import { OptionsField } from './options-field.tsx';
import { QuantityFields } from './quantity-fields.tsx';
import { RedFlagsField } from './red-flags-field.tsx';
import { WordsFields } from './words-fields.tsx';

interface ItemFormProps {
  readonly items: readonly IntakeItem[];
  readonly item: IntakeItem;
  /** Null until the person tries to save. */
  readonly problem: Problem | null;
  readonly onChange: (item: IntakeItem) => void;
}

/** The editor of one question. */
export const ItemForm = ({ items, item, problem, onChange }: ItemFormProps) => {
  const { t } = useTranslation('intake-form');
  const { type, text, required, repeats, answerOption, quantity, enableWhen } = item;
  const errorOf = (of: Problem): string | undefined =>
    problem === of ? t(`problem.${of}`) : undefined;
  return (
    <div className="stack">
      <WordsFields
        label={t(type === 'display' ? 'notice' : 'question')}
        words={text}
        error={errorOf('text')}
        onChange={(words) => {
          onChange({ ...item, text: words });
        }}
      />
      <Select
        label={t('type')}
        value={type}
        options={ItemType.options.map((value) => ({ value, label: t(`types.${value}`) }))}
        onChange={({ currentTarget }) => {
          onChange(retyped(item, ItemType.parse(currentTarget.value)));
        }}
      />
      {type === 'choice' && (
        <>
          <Checkbox
            label={t('several')}
            checked={repeats}
            onChange={({ currentTarget }) => {
              onChange({ ...item, repeats: currentTarget.checked });
            }}
          />
          <OptionsField
            options={answerOption}
            several={repeats}
            error={errorOf('options')}
            onChange={(options) => {
              onChange({ ...item, answerOption: options });
            }}
          />
        </>
      )}
      {quantity && (
        <QuantityFields
          limits={quantity}
          error={errorOf('quantity')}
          onChange={(limits) => {
            onChange({ ...item, quantity: limits });
          }}
        />
      )}
      {type !== 'display' && (
        <Checkbox
          label={t('required')}
          checked={required}
          onChange={({ currentTarget }) => {
            onChange({ ...item, required: currentTarget.checked });
          }}
        />
      )}
      {operatorsOf[type].length > 0 && (
        <RedFlagsField
          item={item}
          error={errorOf('redFlags')}
          onChange={(redFlags) => {
            onChange({ ...item, redFlags });
          }}
        />
      )}
      <ConditionsField
        before={earlier(items, item.linkId)}
        conditions={enableWhen}
        error={errorOf('conditions')}
        onChange={(conditions) => {
          onChange({ ...item, enableWhen: conditions });
        }}
      />
    </div>
  );
};
