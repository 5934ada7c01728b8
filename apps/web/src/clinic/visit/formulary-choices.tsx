import { entriesFor, type Formulary, isSameName, lineOfEntry } from '@teleward/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';

interface FormularyChoicesProps {
  readonly formulary: Formulary;
  readonly line: string;
  /** The drug that was read from the line. */
  readonly drug: string;
  readonly onChoose: (line: string) => void;
}

const mostChoices = 6;

/**
 * Under a line being typed: the matching drugs of the clinic's list, or that the drug
 * is not on the list.
 */
export const FormularyChoices = (props: FormularyChoicesProps) => {
  const { formulary, line, drug, onChoose } = props;
  const { t } = useTranslation('clinic');
  const id = useId();
  const { entries } = formulary;
  if (entries.length === 0 || line.trim() === '') return null;
  const choices = entriesFor(line, entries, mostChoices);
  if (choices.length > 0) {
    return (
      <div role="group" aria-labelledby={id} className="stack-tight">
        <p className="muted small" id={id}>
          {t('prescription.fromList')}
        </p>
        <div className="row">
          {choices.map((entry) => (
            <Button
              key={JSON.stringify(entry)}
              onClick={() => {
                onChoose(`${lineOfEntry(entry)} `);
              }}
            >
              {lineOfEntry(entry)}
            </Button>
          ))}
        </div>
      </div>
    );
  }
  const isListed = entries.some(({ name }) => isSameName(name, drug));
  return drug !== '' && !isListed ? (
    <p className="muted small">{t('prescription.notListed')}</p>
  ) : null;
};
