import { type IntakeItem } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { newOption } from './edit-form.ts';
import { WordsFields } from './words-fields.tsx';

type Options = IntakeItem['answerOption'];

interface OptionsFieldProps {
  readonly options: Options;
  /** Several options may be chosen, so one may exclude the others. */
  readonly several: boolean;
  readonly error: string | undefined;
  readonly onChange: (options: Options) => void;
}

const mostOptions = 30;

/** The options to choose from. */
export const OptionsField = ({ options, several, error, onChange }: OptionsFieldProps) => {
  const { t } = useTranslation('intake-form');
  return (
    <fieldset className="form-part">
      <legend className="field-label">{t('options')}</legend>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {options.map((option, index) => {
        const label = t('option', { number: index + 1 });
        return (
          <div key={option.code} className="stack-tight">
            <WordsFields
              label={label}
              words={option.display}
              onChange={(display) => {
                onChange(options.with(index, { ...option, display }));
              }}
            />
            <div className="row">
              {several && (
                <Checkbox
                  label={t('exclusive')}
                  checked={option.exclusive}
                  onChange={({ currentTarget }) => {
                    const { checked } = currentTarget;
                    onChange(options.with(index, { ...option, exclusive: checked }));
                  }}
                />
              )}
              <Button
                variant="quiet"
                aria-label={`${t('remove')}: ${label}`}
                onClick={() => {
                  onChange(options.toSpliced(index, 1));
                }}
              >
                {t('remove')}
              </Button>
            </div>
          </div>
        );
      })}
      {options.length < mostOptions && (
        <div>
          <Button
            onClick={() => {
              onChange([...options, newOption(options)]);
            }}
          >
            {t('addOption')}
          </Button>
        </div>
      )}
    </fieldset>
  );
};
