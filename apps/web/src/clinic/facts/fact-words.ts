import { type ClinicalFact, type FactContent } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { dayIn, formatCalendarDate, formatQuantity } from '../../i18n/format.ts';
import { isolate } from '../../i18n/isolate.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { useSignedIn } from '../session/session.ts';

/** Describes facts in the reader's language. */
export const useFactWords = () => {
  const { t } = useTranslation('facts');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { timeZone } = session.clinic;

  const dayOf = (instant: string): string =>
    formatCalendarDate(dayIn(timeZone, new Date(instant)), language);

  const observed = (content: Extract<FactContent, { resourceType: 'Observation' }>): string => {
    if (content.code === 'breastfeeding-status') {
      return t(`answer.breastfeeding-status.${content.value}`);
    }
    if (content.code === 'pregnancy-status') {
      const { value, dueDate } = content;
      const due = value === 'yes' && dueDate !== null;
      return [
        t(`answer.pregnancy-status.${value}`),
        ...(due ? [t('pregnancy.due', { day: formatCalendarDate(dueDate, language) })] : []),
      ].join(', ');
    }
    const value = formatQuantity(content.value, language);
    return `${t(`measures.code.${content.code}`)} ${value} ${t(`measures.units.${content.unit}`)}`;
  };

  /** The fact itself. */
  const what = (content: FactContent): string => {
    switch (content.resourceType) {
      case 'AllergyIntolerance':
        if (content.code === 'no-known-allergy') return t('allergies.none');
        return [content.substance, content.reaction].filter(Boolean).map(isolate).join(': ');
      case 'MedicationStatement':
        return content.prescriptionItemId !== null && content.taking === 'no'
          ? t('medicines.stopped', { drug: content.drug })
          : [content.drug, content.dose].filter(Boolean).map(isolate).join(' ');
      case 'Condition':
        return isolate(content.text);
      case 'Observation':
        return observed(content);
    }
  };

  /** Its further details. */
  const more = (content: FactContent): string[] => [
    ...(content.resourceType === 'AllergyIntolerance' && content.code === 'substance'
      ? [
          ...(content.type === null ? [] : [t(`type.${content.type}`)]),
          ...(content.severity === null ? [] : [t(`severity.${content.severity}`)]),
          t(`verification.${content.verification}`),
        ]
      : []),
    ...(content.resourceType === 'MedicationStatement' && content.taking !== 'yes'
      ? [t(`taking.${content.taking}`)]
      : []),
    ...(content.onDate === null
      ? []
      : [t('row.on', { day: formatCalendarDate(content.onDate, language) })]),
  ];

  /** The source of the fact, who recorded it and when. */
  const provenance = ({ content, recordedBy, recordedAt }: ClinicalFact): string =>
    t('row.provenance', {
      ...{ source: t(`source.${content.source}`), name: recordedBy.name },
      day: dayOf(recordedAt),
    });

  return { what, more, provenance, dayOf };
};
