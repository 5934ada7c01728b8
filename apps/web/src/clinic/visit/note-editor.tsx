import { type Note, routes, SignableNote, type StaffVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '../../ui/text-field.tsx';
import { useDraft } from '../drafts/use-draft.ts';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { NotePreview } from './note-preview.tsx';
import { DraftFooter } from './draft-footer.tsx';
import { LooseTexts } from './loose-texts.tsx';
import { cleanText } from './typed-text.ts';
import { emptyNote, mostCharacters, noteParts } from './note-parts.ts';

interface NoteEditorProps {
  readonly visit: StaffVisit;
  readonly held: Note | null;
  readonly onSigned: (note: Note) => void;
}

/** The editor of a SOAP note, which saves while typing. */
export const NoteEditor = ({ visit, held, onSigned }: NoteEditorProps) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { encounterId } = visit;
  const { saver, draft, looseTexts, dropText } = useDraft({
    type: 'note',
    accountId: session.accountId,
    encounterId,
    held,
    empty: emptyNote,
    save: (documentId, content, baseVersion) =>
      staffRequest(routes.saveNote, {
        params: { documentId },
        body: { encounterId, baseVersion, content },
      }),
  });
  const [marked, setMarked] = useState(false);
  const isSignable = SignableNote.safeParse(draft.content).success;

  return (
    <div className="stack">
      <LooseTexts texts={looseTexts} onDrop={dropText} />
      {noteParts.map((part) => (
        <TextField
          key={part}
          multiline
          rows={part === 'subjective' ? 4 : 3}
          maxLength={mostCharacters(part)}
          label={t(`note.${part}`)}
          description={t(`note.${part}Help`)}
          value={draft.content[part]}
          error={marked && !isSignable && part === 'assessment' && t('note.incomplete')}
          onChange={(event) => {
            saver.change({ ...draft.content, [part]: cleanText(event.currentTarget.value) });
          }}
        />
      ))}
      <DraftFooter
        type="note"
        visit={visit}
        saver={saver}
        draft={draft}
        isSignable={isSignable}
        onIncomplete={() => {
          setMarked(true);
        }}
        preview={(content) => <NotePreview content={content} patientName={visit.patient.name} />}
        sign={(version) =>
          staffRequest(routes.signNote, {
            params: { documentId: saver.documentId },
            body: { version },
          })
        }
        onSigned={onSigned}
      />
    </div>
  );
};
