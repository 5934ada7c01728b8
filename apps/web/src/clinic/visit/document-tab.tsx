import { type ClinicalDocument, type StaffVisit } from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { DraftMirror } from '../drafts/draft-mirror.ts';
import { holdsVisit, useSignedIn } from '../session/session.ts';
import { DocumentView } from './document-view.tsx';
import { NoteEditor } from './note-editor.tsx';
import { PrescriptionEditor } from './prescription-editor.tsx';

interface DocumentTabProps {
  readonly type: ClinicalDocument['type'];
  readonly visit: StaffVisit;
  readonly status: StaffVisit['status'];
  readonly documents: readonly ClinicalDocument[];
  readonly onSigned: (document: ClinicalDocument) => void;
  /** Called with whether there is a prescription that was begun and not signed. */
  readonly onBegun: (isBegun: boolean) => void;
}

/** The notes or the prescriptions of a visit: the signed ones, and the draft. */
export const DocumentTab = (props: DocumentTabProps) => {
  const { type, visit, status, documents, onSigned, onBegun } = props;
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { accountId } = session;
  const { encounterId } = visit;
  // A closed page may have left a draft that never reached the server.
  const isLeftBehind = (): boolean =>
    new DraftMirror({ accountId, encounterId, type }).leftBehind() !== null;
  const [isWriting, setWriting] = useState(isLeftBehind);
  const ofType = documents.filter((document) => document.type === type);
  const final = ofType.filter((document) => document.status === 'final');
  const drafts = ofType.filter((document) => document.status === 'preliminary');
  const isMine = ({ author }: ClinicalDocument): boolean => author.id === session.practitioner.id;
  const draft = drafts.find(isMine) ?? null;
  const mayWrite = holdsVisit(session, visit) && status !== 'cancelled';
  const showEditor = mayWrite && (draft !== null || isWriting || final.length === 0);

  const handleSigned = (document: ClinicalDocument): void => {
    setWriting(isLeftBehind());
    onSigned(document);
  };
  const editor = { visit, onSigned: handleSigned };

  return (
    <div className="stack-loose">
      {final.map((document) => (
        <DocumentView key={document.documentId} document={document} />
      ))}
      {showEditor && type === 'note' && (
        <NoteEditor key={final.length} {...editor} held={draft?.type === 'note' ? draft : null} />
      )}
      {showEditor && type === 'prescription' && (
        <PrescriptionEditor
          key={final.length}
          {...editor}
          held={draft?.type === 'prescription' ? draft : null}
          onBegun={onBegun}
        />
      )}
      {mayWrite && !showEditor && (
        <div>
          <Button
            onClick={() => {
              setWriting(true);
            }}
          >
            {t(`${type}.another`)}
          </Button>
        </div>
      )}
      {drafts
        .filter((document) => !mayWrite || !isMine(document))
        .map((document) => (
          <DocumentView key={document.documentId} document={document} />
        ))}
      {!mayWrite && ofType.length === 0 && <EmptyState title={t(`${type}.none`)} />}
    </div>
  );
};
