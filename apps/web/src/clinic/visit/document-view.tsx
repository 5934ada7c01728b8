import {
  type ClinicalDocument,
  type NoteContent,
  type PrescriptionSignature,
} from '@teleward/contracts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { PrescriptionList } from '../../prescription/prescription-list.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useSignedIn } from '../session/session.ts';
import { noteParts } from './note-parts.ts';
import { SignedPart } from './signed-part.tsx';

interface DocumentViewProps {
  readonly document: ClinicalDocument;
  /** The other documents for the patient. */
  readonly others?: readonly ClinicalDocument[];
}

/** A note or a prescription to read, with its author and time. */
export const DocumentView = ({ document, others = [] }: DocumentViewProps) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const headingId = useId();
  const { timeZone } = session.clinic;
  const { author, signedAt, savedAt, type } = document;
  const [changed, setChanged] = useState<PrescriptionSignature | null>(null);
  const signature = document.type === 'prescription' ? (changed ?? document.signature) : null;
  const isDone = signature?.remaining.every(({ done }) => done) === true;
  return (
    <article className="document stack" aria-labelledby={headingId}>
      <div className="row row-between">
        <h3 id={headingId}>{t(`${type}.one`)}</h3>
        <span className="row">
          <StatusBadge tone={signedAt === null ? 'warning' : 'success'}>
            {t(signedAt === null ? 'document.draft' : 'document.signed')}
          </StatusBadge>
          {signature !== null && signature.cancellation !== null && (
            <StatusBadge tone="danger">{t('signing.badge')}</StatusBadge>
          )}
          {isDone && <StatusBadge>{t('signing.dispensedBadge')}</StatusBadge>}
        </span>
      </div>
      {document.type === 'note' ? (
        <NoteText content={document.content} />
      ) : (
        <PrescriptionList items={document.content.items} />
      )}
      <p className="muted small">
        {[
          ...(document.number === null ? [] : [t('document.number', { number: document.number })]),
          t(signedAt === null ? 'document.savedBy' : 'document.signedBy', {
            name: author.name,
            time: formatDateTime(signedAt ?? savedAt, timeZone, language),
          }),
          ...(signedAt === null || author.registrationNumber === null
            ? []
            : [t('document.registration', { number: author.registrationNumber })]),
        ].join(' · ')}
      </p>
      {document.type === 'note' && document.codeCompared !== null && (
        <p className="muted small">
          {t('document.codeCompared', {
            name: document.codeCompared.by,
            time: formatDateTime(document.codeCompared.at, timeZone, language),
          })}
        </p>
      )}
      {document.type === 'prescription' && signature !== null && (
        <SignedPart
          prescription={document}
          signature={signature}
          others={others.filter((one) => one.type === 'prescription')}
          onCancelled={setChanged}
        />
      )}
    </article>
  );
};

/** The non-empty parts of a SOAP note. */
export const NoteText = ({ content }: { readonly content: NoteContent }) => {
  const { t } = useTranslation('clinic');
  return (
    <dl className="note-text">
      {noteParts
        .filter((part) => content[part].trim() !== '')
        .map((part) => (
          <div key={part}>
            <dt>{t(`note.${part}`)}</dt>
            <dd className="prose">{content[part]}</dd>
          </div>
        ))}
    </dl>
  );
};
