import {
  allergiesOf,
  allergyStateOf,
  type ClinicalFact,
  isNoKnownAllergies,
  type KnownFacts as Facts,
  type MeasureCode,
  measures,
  newestOf,
} from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { EarlierFacts } from './earlier-facts.tsx';
import { allergiesIn, isNone, isNoneOfDrugs, noKnownAllergies, problemIn } from './entry.ts';
import { FactRow } from './fact-row.tsx';
import './facts.css';
import { KidneyFunction } from './kidney-function.tsx';
import { useKnown } from './known.tsx';
import { isMeasure } from './use-body.ts';
import { SectionHeading, SectionLevel } from './section-heading.tsx';
import { notRecordedYet, type ToldBefore } from './told-before.ts';
import { MeasureForm } from './measure-form.tsx';
import { MedicinesSection } from './medicines-section.tsx';
import { PregnancySection } from './pregnancy-section.tsx';
import { PressOnce } from './press-once.tsx';
import { problemsOf } from './problems.ts';
import { QuickAdd } from './quick-add.tsx';

interface KnownFactsProps {
  /** Focuses the field for allergies. */
  readonly asks?: boolean;
  /** What the patient answered before the visit. */
  readonly told?: ToldBefore | null;
  /** The level of its headings. */
  readonly level?: 3 | 4;
}

/** The known facts of the patient, to read and to extend with a few keys. */
export default function KnownFacts({ asks = false, told = null, level = 3 }: KnownFactsProps) {
  const known = useKnown();
  if (known === null) return null;
  const { loaded, patient, reload } = known;
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'failed') return <ErrorBanner error={loaded.error} onRetry={reload} />;
  const { facts } = loaded.data;
  return (
    <SectionLevel value={level}>
      <div className="stack-loose">
        <AllergySection facts={facts} asks={asks} told={told?.allergies ?? null} />
        <MedicinesSection facts={loaded.data} told={told?.medicines ?? null} />
        <ProblemSection facts={facts} />
        {patient.gender !== 'male' && <PregnancySection facts={facts} />}
        <MeasureSection facts={facts} />
        <EarlierFacts facts={facts} />
      </div>
    </SectionLevel>
  );
}

interface SectionProps {
  readonly facts: Facts['facts'];
}

interface AllergySectionProps extends SectionProps {
  readonly asks: boolean;
  readonly told: ToldBefore['allergies'];
}

const AllergySection = ({ facts, asks, told }: AllergySectionProps) => {
  const { t } = useTranslation('facts');
  const known = useKnown();
  const state = allergyStateOf(facts);
  const unrecorded = notRecordedYet(told, facts);
  const answeredNone = told === false || (typeof told === 'string' && isNone(told));
  // Merged records may contradict each other: the statement of no allergies is shown beside
  // them, to be ended.
  const shown: readonly ClinicalFact[] = [
    ...allergiesOf(facts),
    ...facts.filter(({ status, content }) => status === 'active' && isNoKnownAllergies(content)),
  ];
  return (
    <section className="stack" aria-labelledby="known-allergies">
      <SectionHeading id="known-allergies">{t('allergies.title')}</SectionHeading>
      {(state === 'unknown' || unrecorded !== null) && (
        <Banner tone="warning">
          {state === 'unknown' && <p>{t('allergies.notAsked')}</p>}
          {unrecorded !== null && (
            <p>
              {unrecorded === true
                ? t('allergies.answeredYes')
                : t('allergies.answered', { text: unrecorded })}
            </p>
          )}
          {state === 'unknown' && answeredNone && <p>{t('allergies.answeredNone')}</p>}
        </Banner>
      )}
      <ul className="fact-list">
        {shown.map((fact) => (
          <FactRow key={fact.factId} fact={fact} />
        ))}
      </ul>
      <QuickAdd
        label={t('allergies.field')}
        description={t('allergies.help')}
        example={t('allergies.example')}
        autoFocus={asks}
        {...(typeof unrecorded === 'string' && { initial: unrecorded })}
        read={allergiesIn}
        refuse={(typed) => isNoneOfDrugs(typed) && t('allergies.drugsOnly')}
      />
      {state === 'unknown' && (
        <div>
          <PressOnce onPress={async () => known?.save({ content: noKnownAllergies })}>
            {t('allergies.noneNow')}
          </PressOnce>
        </div>
      )}
    </section>
  );
};

const ProblemSection = ({ facts }: SectionProps) => {
  const { t } = useTranslation('facts');
  const problems = problemsOf(facts);
  return (
    <section className="stack" aria-labelledby="known-problems">
      <SectionHeading id="known-problems">{t('problems.title')}</SectionHeading>
      {problems.length === 0 && <p className="muted">{t('problems.empty')}</p>}
      <ul className="fact-list">
        {problems.map((fact) => (
          <FactRow key={fact.factId} fact={fact} />
        ))}
      </ul>
      <QuickAdd
        label={t('problems.field')}
        description={t('problems.help')}
        example={t('problems.example')}
        read={(typed) => (typed.trim() === '' ? [] : [problemIn(typed)])}
      />
    </section>
  );
};

const MeasureSection = ({ facts }: SectionProps) => {
  const { t } = useTranslation('facts');
  const newest = (Object.keys(measures) as MeasureCode[]).flatMap(
    (code) => newestOf(facts, isMeasure(code)) ?? [],
  );
  return (
    <section className="stack" aria-labelledby="known-measures">
      <SectionHeading id="known-measures">{t('measures.title')}</SectionHeading>
      {newest.length === 0 && <p className="muted">{t('measures.empty')}</p>}
      <ul className="fact-list">
        {newest.map((fact) => (
          <FactRow key={fact.factId} fact={fact} />
        ))}
      </ul>
      <KidneyFunction />
      <MeasureForm />
    </section>
  );
};
