import { type KnownFacts, medicinesOf, type PrescribedMedicine } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { prescriptionWords } from '../../prescription/prescription-words.ts';
import { Button } from '../../ui/button.tsx';
import { asFavourite, asTyped } from '../visit/prescription-items.ts';
import { useLineDesk } from '../visit/take-lines.ts';
import { medicineIn } from './entry.ts';
import { FactRow } from './fact-row.tsx';
import { useFactWords } from './fact-words.ts';
import { useKnown } from './known.tsx';
import { SectionHeading } from './section-heading.tsx';
import { type ToldBefore } from './told-before.ts';
import { PressOnce } from './press-once.tsx';
import { QuickAdd } from './quick-add.tsx';

interface MedicinesSectionProps {
  readonly facts: KnownFacts;
  readonly told: ToldBefore['medicines'];
}

/** The patient's medicines: those prescribed here, and those reported. */
export const MedicinesSection = ({ facts, told: before }: MedicinesSectionProps) => {
  const { t } = useTranslation('facts');
  // One that was prescribed here and stopped is listed among the earlier facts.
  const told = medicinesOf(facts.facts).filter(
    ({ content }) => content.prescriptionItemId === null || content.taking !== 'no',
  );
  return (
    <section className="stack" aria-labelledby="known-medicines">
      <SectionHeading id="known-medicines">{t('medicines.title')}</SectionHeading>
      {told.length + facts.prescribed.length === 0 && (
        <p className="muted">{t('medicines.empty')}</p>
      )}
      {told.length === 0 && before !== null && (
        <p>
          {typeof before === 'string'
            ? t('medicines.answered', { text: before })
            : t(before ? 'medicines.answeredYes' : 'medicines.answeredNone')}
        </p>
      )}
      <ul className="fact-list">
        {facts.prescribed.map((medicine) => (
          <PrescribedRow key={`${medicine.documentId} ${medicine.item.id}`} medicine={medicine} />
        ))}
        {told.map((fact) => (
          <FactRow key={fact.factId} fact={fact} />
        ))}
      </ul>
      <QuickAdd
        label={t('medicines.field')}
        description={t('medicines.help')}
        example={t('medicines.example')}
        {...(told.length === 0 && typeof before === 'string' && { initial: before })}
        read={(typed) => (typed.trim() === '' ? [] : [medicineIn(typed)])}
      />
    </section>
  );
};

const PrescribedRow = ({ medicine }: { readonly medicine: PrescribedMedicine }) => {
  const { t } = useTranslation(['facts', 'common']);
  const language = useLanguage();
  const known = useKnown();
  const { dayOf } = useFactWords();
  const { item, prescriber, signedAt, endsAt } = medicine;
  const { take } = useLineDesk();
  const { name, directions } = prescriptionWords(item, t, language);
  return (
    <li className="fact">
      <div className="row row-between">
        <div className="fact-text">
          <p className="fact-what">{name}</p>
          <p className="small">{directions}</p>
          <p className="muted small">
            {[
              t('medicines.prescribed', { name: prescriber.name, day: dayOf(signedAt) }),
              endsAt === null ? t('medicines.noEnd') : t('medicines.until', { day: dayOf(endsAt) }),
            ].join(' · ')}
          </p>
        </div>
        {take !== null && (
          <Button
            aria-label={t('medicines.renewOf', { drug: item.drug })}
            onClick={() => {
              take(asTyped({ items: [item] }).items.map(asFavourite));
            }}
          >
            {t('medicines.renew')}
          </Button>
        )}
        <PressOnce
          aria-label={t('medicines.stopOf', { drug: item.drug })}
          onPress={async () =>
            known?.save({
              content: {
                ...{ resourceType: 'MedicationStatement', drug: item.drug, dose: '' },
                ...{ taking: 'no', prescriptionItemId: item.id, source: 'patient', onDate: null },
              },
            })
          }
        >
          {t('medicines.stop')}
        </PressOnce>
      </div>
    </li>
  );
};
