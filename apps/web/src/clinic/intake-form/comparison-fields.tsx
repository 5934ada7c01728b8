import {
  type Comparison,
  type IntakeItem,
  Operator,
  operatorsOf,
  plainDigits,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type Elements } from '../../ui/elements.ts';

interface ComparisonFieldsProps<C extends Comparison> {
  /** The question whose answers are compared. */
  readonly item: IntakeItem;
  readonly comparison: C;
  readonly onChange: (comparison: C) => void;
  readonly children?: Elements;
}

/** The first comparison that a question's type allows. */
export const firstComparison = ({ type, answerOption }: IntakeItem): Comparison => {
  if (type === 'choice') return { operator: '=', answer: answerOption[0]?.code ?? '' };
  return type === 'integer' ? { operator: '>=', answer: 0 } : { operator: '=', answer: true };
};

/** Fields for a comparison with the answer to a question. */
export const ComparisonFields = <C extends Comparison>(props: ComparisonFieldsProps<C>) => {
  const { item, comparison, onChange, children } = props;
  const { t } = useTranslation('intake-form');
  const language = useLanguage();
  const { operator, answer } = comparison;
  const values =
    item.type === 'boolean'
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
        options={operatorsOf[item.type].map((value) => ({
          value,
          label: t(`operators.${item.type}.${operatorWord[value]}`),
        }))}
        onChange={({ currentTarget }) => {
          onChange({ ...comparison, operator: Operator.parse(currentTarget.value) });
        }}
      />
      {item.type === 'integer' ? (
        <Figure
          figure={typeof answer === 'number' ? answer : 0}
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
            onChange({ ...comparison, answer: item.type === 'boolean' ? value === 'true' : value });
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

interface FigureProps {
  readonly figure: number;
  readonly onChange: (figure: number) => void;
}

const isFigureOf = (text: string): boolean => /^-?\d{1,6}$/.test(plainDigits(text).trim());

const Figure = ({ figure, onChange }: FigureProps) => {
  const { t } = useTranslation('intake-form');
  const [typed, setTyped] = useState(String(figure));
  const isFigure = isFigureOf(typed);
  return (
    <TextField
      label={<span className="visually-hidden">{t('value')}</span>}
      inputMode="numeric"
      maxLength={7}
      value={typed}
      error={!isFigure && t('figure')}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        if (isFigureOf(value)) onChange(Number(plainDigits(value)));
      }}
    />
  );
};
