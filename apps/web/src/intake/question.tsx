import { type IntakeAnswer, type IntakeItem, plainDigits } from '@teleward/contracts';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { RadioGroup } from '../ui/radio-group.tsx';
import { TextField } from '../ui/text-field.tsx';
import { ManyChoices } from './many-choices.tsx';
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
      return <WholeNumber {...shared} answer={answer} onChange={onChange} />;
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

interface WholeNumberProps extends Pick<QuestionProps, 'answer' | 'error' | 'onChange'> {
  readonly label: ReactNode;
}

/** The text stays as typed, also while it is not a number yet. */
const WholeNumber = ({ label, answer, error, onChange }: WholeNumberProps) => {
  const { t } = useTranslation('intake');
  const [typed, setTyped] = useState(typeof answer === 'number' ? String(answer) : '');
  const isWrong = typed.trim() !== '' && typeof answer !== 'number';
  return (
    <TextField
      label={label}
      inputMode="numeric"
      autoComplete="off"
      maxLength={7}
      value={typed}
      error={isWrong ? t('number') : error}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        const digits = plainDigits(value).trim();
        onChange(/^-?\d{1,6}$/.test(digits) ? Number(digits) : undefined, true);
      }}
    />
  );
};
