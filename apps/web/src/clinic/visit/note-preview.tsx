import { type NoteContent } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { PatientInstructionText } from '../../summary/patient-instruction.tsx';
import { NoteText } from './document-view.tsx';

interface NotePreviewProps {
  readonly content: NoteContent;
  readonly patientName: string;
}

/**
 * A note before it is signed: what colleagues read, then what the patient reads, as on their page.
 */
export const NotePreview = ({ content, patientName }: NotePreviewProps) => {
  const { t } = useTranslation('clinic');
  const { patientInstruction } = content;
  return (
    <div className="stack">
      <NoteText content={{ ...content, patientInstruction: '' }} />
      <section className="patient-reads stack-tight" aria-labelledby="patient-reads">
        <h3 id="patient-reads">{t('note.patientReads', { name: patientName })}</h3>
        {patientInstruction.trim() === '' ? (
          <p className="muted">{t('note.patientReadsNothing')}</p>
        ) : (
          <PatientInstructionText text={patientInstruction} />
        )}
      </section>
    </div>
  );
};
