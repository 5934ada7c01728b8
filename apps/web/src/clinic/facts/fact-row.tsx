import { type ClinicalFact } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { FactForm } from './fact-form.tsx';
import { useFactWords } from './fact-words.ts';

/** A fact, its source, and a button to change it. */
export const FactRow = ({ fact }: { readonly fact: ClinicalFact }) => {
  const { t } = useTranslation('facts');
  const { what, more, provenance } = useFactWords();
  const [isOpen, setOpen] = useState(false);
  const [round, setRound] = useState(0);
  const text = what(fact.content);
  const beside = more(fact.content);
  return (
    <li className="fact">
      <div className="row row-between">
        <div className="fact-text">
          <p className="fact-what">{text}</p>
          {beside.length > 0 && <p className="small">{beside.join(' · ')}</p>}
          <p className="muted small">{provenance(fact)}</p>
        </div>
        <Button
          variant="quiet"
          aria-expanded={isOpen}
          aria-label={t('row.changeOf', { what: text })}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {t('row.change')}
        </Button>
      </div>
      {isOpen && (
        <FactForm
          key={round}
          fact={fact}
          onRestart={() => {
            setRound(round + 1);
          }}
          onDone={() => {
            setOpen(false);
          }}
        />
      )}
    </li>
  );
};
