import {
  type ClinicalFact,
  type FactContent,
  isAnswerCurrent,
  newestAnswer,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { serverNow } from '../../server-clock.ts';
import { FactRow } from './fact-row.tsx';
import { useKnown } from './known.tsx';
import { SectionHeading } from './section-heading.tsx';
import { isBreastfeeding, isPregnancy } from './observations.ts';
import { PressOnce } from './press-once.tsx';

const answers = ['yes', 'no', 'unknown'] as const;

/** Both statements are answers with a date: the newest counts, and earlier ones stay. */
export const PregnancySection = ({ facts }: { readonly facts: readonly ClinicalFact[] }) => {
  const { t } = useTranslation('facts');
  const known = useKnown();
  const now = new Date(serverNow());
  const head = { resourceType: 'Observation', source: 'patient', onDate: null } as const;
  const asked = [
    {
      ...{ key: 'pregnant', fact: newestAnswer(facts, isPregnancy) },
      of: (value: (typeof answers)[number]): FactContent => ({
        ...{ ...head, code: 'pregnancy-status', value, dueDate: null },
      }),
    },
    {
      ...{ key: 'breastfeeding', fact: newestAnswer(facts, isBreastfeeding) },
      of: (value: (typeof answers)[number]): FactContent => ({
        ...{ ...head, code: 'breastfeeding-status', value },
      }),
    },
  ];
  return (
    <section className="stack" aria-labelledby="known-pregnancy">
      <SectionHeading id="known-pregnancy">{t('pregnancy.title')}</SectionHeading>
      {asked.map(({ key, fact, of }) => (
        <div key={key} className="stack-tight">
          {(fact === null || !isAnswerCurrent(fact, now)) && (
            <p className="muted">
              {`${t(`pregnancy.${key}`)}: ${t(fact === null ? 'pregnancy.notAsked' : 'pregnancy.notNow')}`}
            </p>
          )}
          {fact?.status === 'active' && (
            <ul className="fact-list">
              <FactRow key={fact.factId} fact={fact} />
            </ul>
          )}
          <div className="row" role="group" aria-label={t(`pregnancy.${key}`)}>
            {answers
              .filter(
                (answer) =>
                  fact === null || !isAnswerCurrent(fact, now) || answer !== fact.content.value,
              )
              .map((answer) => (
                <PressOnce key={answer} onPress={async () => known?.save({ content: of(answer) })}>
                  {t(`pregnancy.${answer}`)}
                </PressOnce>
              ))}
          </div>
        </div>
      ))}
    </section>
  );
};
