import { useTranslation } from 'react-i18next';
import { randomId } from '../../call/random-id.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type PlanProblems, type StockDraft } from './plan-draft.ts';

interface StockFieldsProps {
  readonly lines: readonly StockDraft[];
  readonly problems: PlanProblems;
  readonly onChange: (lines: readonly StockDraft[]) => void;
}

/** What goes along, and how much of it. */
export const StockFields = ({ lines, problems, onChange }: StockFieldsProps) => {
  const { t } = useTranslation('outreach');
  const put = (line: StockDraft, name: 'name' | 'unit' | 'planned') => ({
    value: line[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      onChange(lines.map((one) => (one.id === line.id ? { ...one, [name]: value } : one)));
    },
  });
  return (
    <div className="outreach-lines">
      {lines.map((line, index) => (
        <fieldset key={line.id} className="outreach-line">
          <legend className="visually-hidden">{t('stockNumber', { number: index + 1 })}</legend>
          <TextField
            label={t('item')}
            maxLength={120}
            error={problems[line.id] === 'missing' && t('problem.missing')}
            {...put(line, 'name')}
          />
          <TextField
            label={t('amount')}
            inputMode="numeric"
            maxLength={6}
            error={problems[line.id] === 'count' && t('problem.count')}
            {...put(line, 'planned')}
          />
          <TextField label={t('unit')} maxLength={40} {...put(line, 'unit')} />
          <Button
            variant="quiet"
            aria-label={t('removeStock', { number: index + 1 })}
            onClick={() => {
              onChange(lines.filter(({ id }) => id !== line.id));
            }}
          >
            {t('remove')}
          </Button>
        </fieldset>
      ))}
      <div>
        <Button
          onClick={() => {
            onChange([...lines, { id: randomId(), name: '', unit: '', planned: '' }]);
          }}
        >
          {t('addStock')}
        </Button>
      </div>
    </div>
  );
};
