import {
  type Prescription,
  type PrescriptionItemDraft,
  routes,
  SignablePrescription,
  type StaffVisit,
} from '@teleward/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { PrescriptionList } from '../../ui/prescription-list.tsx';
import { useDraft } from '../drafts/use-draft.ts';
import { useSignedIn } from '../session/session.ts';
import { staffCall } from '../staff-call.ts';
import { DraftFooter } from './draft-footer.tsx';
import { LooseTexts } from './loose-texts.tsx';
import { PrescriptionItemFields } from './prescription-item-fields.tsx';
import { newItem } from './prescription-items.ts';

const mostItems = 20;

interface PrescriptionEditorProps {
  readonly visit: StaffVisit;
  readonly held: Prescription | null;
  readonly onSigned: (prescription: Prescription) => void;
}

/** A prescription of one or more drugs, saved as it is typed. */
export const PrescriptionEditor = ({ visit, held, onSigned }: PrescriptionEditorProps) => {
  const { t } = useTranslation('clinic');
  const { session } = useSignedIn();
  const { encounterId } = visit;
  const { saver, draft, looseTexts, dropText } = useDraft({
    type: 'prescription',
    accountId: session.accountId,
    encounterId,
    held,
    empty: { items: [] },
    save: (documentId, content, baseVersion) =>
      staffCall(routes.savePrescription, {
        params: { documentId },
        body: { encounterId, baseVersion, content },
      }),
  });
  const [marked, setMarked] = useState(false);
  const { items } = draft.content;
  const setItems = (next: readonly PrescriptionItemDraft[]): void => {
    saver.change({ items: [...next] });
  };

  return (
    <div className="stack">
      <LooseTexts texts={looseTexts} onDrop={dropText} />
      {items.length === 0 && <p className="muted">{t('prescription.empty')}</p>}
      {items.map((item, index) => (
        <PrescriptionItemFields
          key={item.id}
          item={item}
          number={index + 1}
          marked={marked}
          onChange={(changed) => {
            setItems(items.map((one) => (one.id === changed.id ? changed : one)));
          }}
          onRemove={() => {
            setItems(items.filter(({ id }) => id !== item.id));
          }}
        />
      ))}
      <div>
        <Button
          disabled={items.length >= mostItems}
          onClick={() => {
            setMarked(false);
            setItems([...items, newItem()]);
          }}
        >
          {t('prescription.add')}
        </Button>
      </div>
      <DraftFooter
        type="prescription"
        visit={visit}
        saver={saver}
        draft={draft}
        isSignable={SignablePrescription.safeParse(draft.content).success}
        onIncomplete={() => {
          setMarked(true);
        }}
        preview={(content) => <PrescriptionList items={content.items} />}
        sign={(version) =>
          staffCall(routes.signPrescription, {
            params: { documentId: saver.documentId },
            body: { version },
          })
        }
        onSigned={onSigned}
      />
    </div>
  );
};
