import {
  type IntakeAnswer,
  type IntakeItem,
  isWithin,
  type QuantityLimits,
} from '@teleward/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatQuantity } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ManyChoices } from './many-choices.tsx';
import { readFigure } from './read-figure.ts';
import { Spoken } from './words.tsx';

export interface QuestionProps {
  readonly item: IntakeItem;
  /** Undefined without an answer. */
  readonly answer: IntakeAnswer | undefined;
  readonly error?: ReactNode;
  /** @param isTyping whether more is expected at once */
  readonly onChange: (answer: IntakeAnswer | undefined, isTyping: boolean) => void;
}

/** One question of an intake, with the control for its type. */
export const Question = ({ item, answer, error, onChange }: QuestionProps) => {
  const { t } = useTranslation('intake');
  const label = (
    <>
      <Spoken words={item.text} />
      {item.required && <span className="muted">{` (${t('required')})`}</span>}
    </>
  );
  const shared = { label, error };
  switch (item.type) {
    case 'display':
      return (
        <p>
          <Spoken words={item.text} />
        </p>
      );
    case 'boolean':
      return (
        <RadioGroup<'yes' | 'no' | ''>
          legend={label}
          error={error}
          options={(['yes', 'no'] as const).map((value) => ({ value, label: t(value) }))}
          value={typeof answer !== 'boolean' ? '' : answer ? 'yes' : 'no'}
          onChange={(value) => {
            onChange(value === 'yes', false);
          }}
        />
      );
    case 'choice':
      return item.repeats ? (
        <ManyChoices
          legend={label}
          error={error}
          options={item.answerOption}
          chosen={Array.isArray(answer) ? answer : []}
          onChange={(chosen) => {
            onChange(chosen, false);
          }}
        />
      ) : (
        <RadioGroup
          legend={label}
          error={error}
          options={item.answerOption.map(({ code, display }) => ({
            value: code,
            label: <Spoken words={display} />,
          }))}
          value={Array.isArray(answer) ? (answer[0] ?? '') : ''}
          onChange={(code) => {
            onChange([code], false);
          }}
        />
      );
    case 'integer':
      return <FigureField {...{ ...shared, answer, onChange }} wrong={t('number')} decimals={0} />;
    case 'quantity':
      return (
        item.quantity && <Quantity {...{ ...shared, answer, onChange }} limits={item.quantity} />
      );
    case 'date':
      return (
        <TextField
          {...shared}
          type="date"
          value={typeof answer === 'string' ? answer : ''}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value === '' ? undefined : currentTarget.value, false);
          }}
        />
      );
    case 'text':
      return (
        <TextField
          {...shared}
          multiline
          rows={2}
          maxLength={2000}
          value={typeof answer === 'string' ? answer : ''}
          onChange={({ currentTarget }) => {
            onChange(currentTarget.value, true);
          }}
        />
      );
  }
};

interface NumberProps extends Pick<QuestionProps, 'answer' | 'error' | 'onChange'> {
  readonly label: ReactNode;
}

interface QuantityProps extends NumberProps {
  readonly limits: QuantityLimits;
}

/** A number with a unit. A number out of its limits is not an answer. */
const Quantity = ({ limits, ...shared }: QuantityProps) => {
  const { t } = useTranslation('intake');
  const language = useLanguage();
  const { unit, minValue, maxValue, maxDecimalPlaces: decimals } = limits;
  const range = {
    min: formatQuantity(minValue, language),
    max: formatQuantity(maxValue, language),
  };
  return (
    <FigureField
      {...shared}
      description={
        <>
          <Spoken words={unit} />
          <span>{` · ${t('range', range)}`}</span>
        </>
      }
      wrong={t(decimals === 0 ? 'wholeQuantity' : 'quantity', { ...range, count: decimals })}
      decimals={decimals}
      isAllowed={(figure) => isWithin(limits, figure)}
    />
  );
};

interface FigureFieldProps extends NumberProps {
  readonly description?: ReactNode;
  /** What to enter instead of a text that is not such a number. */
  readonly wrong: string;
  readonly decimals: number;
  /** Every number is, if omitted. */
  readonly isAllowed?: (figure: number) => boolean;
}

/** The text stays as typed, also while it is not a number yet. */
const FigureField = (props: FigureFieldProps) => {
  const { label, description, answer, error, wrong, decimals, isAllowed, onChange } = props;
  const [typed, setTyped] = useState(typeof answer === 'number' ? String(answer) : '');
  const isWrong = typed.trim() !== '' && typeof answer !== 'number';
  return (
    <TextField
      label={label}
      description={description}
      inputMode={decimals === 0 ? 'numeric' : 'decimal'}
      autoComplete="off"
      maxLength={10}
      value={typed}
      error={isWrong ? wrong : error}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        const figure = readFigure(value, decimals);
        const isAnswer = figure !== null && isAllowed?.(figure) !== false;
        onChange(isAnswer ? figure : undefined, true);
      }}
    />
  );
};
