import { type EnableWhen, type IntakeItem } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { textOf } from '../../intake/words.tsx';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/select.tsx';
import { ComparisonFields, firstComparison } from './comparison-fields.tsx';

interface ConditionsFieldProps {
  /** The questions that a condition may refer to. */
  readonly before: readonly IntakeItem[];
  readonly conditions: readonly EnableWhen[];
  readonly error: string | undefined;
  readonly onChange: (conditions: EnableWhen[]) => void;
}

const mostConditions = 5;

/** When a question is asked: always, or after certain answers to earlier ones. */
export const ConditionsField = (props: ConditionsFieldProps) => {
  const { before, conditions, error, onChange } = props;
  const { t } = useTranslation('intake-form');
  const language = useLanguage();
  const [first] = before;
  return (
    <fieldset className="form-part">
      <legend className="field-label">{t('conditions')}</legend>
      {error !== undefined && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
      {conditions.length === 0 && <p className="muted">{t('always')}</p>}
      {conditions.map((condition, index) => {
        const of = before.find(({ linkId }) => linkId === condition.question);
        const change = (next: EnableWhen): void => {
          onChange(conditions.with(index, next));
        };
        const remove = (
          <Button
            variant="quiet"
            onClick={() => {
              onChange(conditions.toSpliced(index, 1));
            }}
          >
            {t('remove')}
          </Button>
        );
        return (
          // Conditions have no id, and each row shows only its own values, so the
          // index is a safe key.
          <div key={index} className="stack-tight">
            <Select
              label={t('question')}
              labelHidden
              value={of?.linkId ?? ''}
              options={[
                ...(of === undefined ? [{ value: '', label: t('lostQuestion') }] : []),
                ...before.map(({ linkId, text }) => ({
                  value: linkId,
                  label: textOf(text, language),
                })),
              ]}
              onChange={({ currentTarget: { value } }) => {
                const chosen = before.find(({ linkId }) => linkId === value);
                if (chosen !== undefined) change({ question: value, ...firstComparison(chosen) });
              }}
            />
            {of === undefined ? (
              remove
            ) : (
              <ComparisonFields key={of.linkId} item={of} comparison={condition} onChange={change}>
                {remove}
              </ComparisonFields>
            )}
          </div>
        );
      })}
      {first !== undefined && conditions.length < mostConditions && (
        <div>
          <Button
            onClick={() => {
              onChange([...conditions, { question: first.linkId, ...firstComparison(first) }]);
            }}
          >
            {t('addCondition')}
          </Button>
        </div>
      )}
    </fieldset>
  );
};
