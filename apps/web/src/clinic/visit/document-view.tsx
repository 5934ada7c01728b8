import { type ClinicalDocument, type NoteContent } from '@teleward/contracts';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { PrescriptionList } from '../../ui/prescription-list.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useSignedIn } from '../session/session.ts';
import { noteParts } from './note-parts.ts';

/** A note or a prescription to read, with who and when. */
export const DocumentView = ({ document }: { readonly document: ClinicalDocument }) => {
  const { t } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const headingId = useId();
  const { timeZone } = session.clinic;
  const { author, signedAt, savedAt, type } = document;
  return (
    <article className="document stack" aria-labelledby={headingId}>
      <div className="row row-between">
        <h3 id={headingId}>{t(`${type}.one`)}</h3>
        <StatusBadge tone={signedAt === null ? 'warning' : 'success'}>
          {t(signedAt === null ? 'document.draft' : 'document.signed')}
        </StatusBadge>
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
    </article>
  );
};

/** The parts of a SOAP note that say something. */
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
