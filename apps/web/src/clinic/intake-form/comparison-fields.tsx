import { type Comparison, type IntakeItem, Operator, operatorsOf } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { Select } from '../../ui/select.tsx';
import { type Elements } from '../../ui/elements.ts';
import { FigureField } from './figure-field.tsx';

interface ComparisonFieldsProps<C extends Comparison> {
  /** The question whose answers are compared. */
  readonly item: IntakeItem;
  readonly comparison: C;
  readonly onChange: (comparison: C) => void;
  readonly children?: Elements;
}

/** The first comparison that a question's type allows. */
export const firstComparison = ({ type, answerOption, quantity }: IntakeItem): Comparison => {
  if (type === 'choice') return { operator: '=', answer: answerOption[0]?.code ?? '' };
  if (type === 'boolean') return { operator: '=', answer: true };
  return { operator: '>=', answer: quantity?.minValue ?? 0 };
};

/** Fields for a comparison with the answer to a question. */
export const ComparisonFields = <C extends Comparison>(props: ComparisonFieldsProps<C>) => {
  const { item, comparison, onChange, children } = props;
  const { t } = useTranslation('intake-form');
  const language = useLanguage();
  const { operator, answer } = comparison;
  const { type, quantity } = item;
  const isNumber = type === 'integer' || type === 'quantity';
  const values =
    type === 'boolean'
      ? [
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]
      : item.answerOption.map(({ code, display }) => ({
          value: code,
          label: textOf(display, language),
        }));
  return (
    <div className="comparison">
      <Select
        label={t('operator')}
        labelHidden
        value={operator}
        options={operatorsOf[type].map((value) => ({
          value,
          label: t(`operators.${isNumber ? 'number' : type}.${operatorWord[value]}`),
        }))}
        onChange={({ currentTarget }) => {
          onChange({ ...comparison, operator: Operator.parse(currentTarget.value) });
        }}
      />
      {isNumber ? (
        <FigureField
          label={<span className="visually-hidden">{t('value')}</span>}
          figure={typeof answer === 'number' ? answer : 0}
          decimals={quantity?.maxDecimalPlaces ?? 0}
          onChange={(figure) => {
            onChange({ ...comparison, answer: figure });
          }}
        />
      ) : (
        <Select
          label={t('value')}
          labelHidden
          value={String(answer)}
          options={values}
          onChange={({ currentTarget: { value } }) => {
            onChange({ ...comparison, answer: type === 'boolean' ? value === 'true' : value });
          }}
        />
      )}
      {children}
    </div>
  );
};

/** Dots separate levels of a text key, so operators need names of their own. */
const operatorWord: Readonly<Record<Operator, string>> = {
  ...{ '=': 'is', '!=': 'isNot', '>': 'above', '<': 'below', '>=': 'atLeast', '<=': 'atMost' },
};
