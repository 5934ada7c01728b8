import { type ClinicalFact } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useFactWords } from './fact-words.ts';
import { useKnown } from './known.tsx';
import { PressOnce } from './press-once.tsx';

/** Whether a fact ended, was entered in error, or says that a drug was stopped. */
const isEarlier = ({ status, content }: ClinicalFact): boolean =>
  status !== 'active' ||
  (content.resourceType === 'MedicationStatement' &&
    content.prescriptionItemId !== null &&
    content.taking === 'no');

/** Facts that no longer apply: they stay in the record, and can be made active again. */
export const EarlierFacts = ({ facts }: { readonly facts: readonly ClinicalFact[] }) => {
  const { t } = useTranslation('facts');
  const { what, provenance } = useFactWords();
  const known = useKnown();
  const earlier = facts.filter(isEarlier);
  if (earlier.length === 0) return null;
  return (
    <details>
      <summary>{t('earlier.title', { count: earlier.length })}</summary>
      <ul className="fact-list">
        {earlier.map((fact) => {
          const { factId, status, content } = fact;
          const text = what(content);
          return (
            <li key={factId} className="fact">
              <div className="row row-between">
                <div className="fact-text">
                  <p>{text}</p>
                  <p className="muted small">
                    {[
                      ...(status === 'active' ? [] : [t(`earlier.${status}`)]),
                      provenance(fact),
                    ].join(' · ')}
                  </p>
                </div>
                {status === 'active' ? (
                  <PressOnce
                    aria-label={`${t('row.error')}: ${text}`}
                    onPress={async () =>
                      known?.save({ of: fact, content, status: 'entered-in-error' })
                    }
                  >
                    {t('row.error')}
                  </PressOnce>
                ) : (
                  <PressOnce
                    aria-label={t('row.againOf', { what: text })}
                    onPress={async () => known?.save({ of: fact, content })}
                  >
                    {t('row.again')}
                  </PressOnce>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </details>
  );
};
