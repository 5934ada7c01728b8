import {
  checkPrescription,
  type Finding,
  isClear,
  type Language,
  openStops,
  presentReasons,
  type Prescription,
  readLine,
  routes,
  type StaffVisit,
  type TypedItem,
  type TypedPrescription,
} from '@teleward/contracts';
import { lazy, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { useLanguage } from '../../i18n/use-language.ts';
import { Part } from '../../ui/part.tsx';
import { PrescriptionList } from '../../prescription/prescription-list.tsx';
import { useDraft } from '../drafts/use-draft.ts';
import { useKnown } from '../facts/known.tsx';
import { useSignedIn } from '../session/session.ts';
import { staffRequest } from '../staff-request.ts';
import { DraftFooter } from './draft-footer.tsx';
import { LooseTexts } from './loose-texts.tsx';
import { RegistrationNotice } from './registration-notice.tsx';
import { PrescriptionItemFields } from './prescription-item-fields.tsx';
import { KeepFavourite } from './keep-favourite.tsx';
import { asTyped, newItem, withLines, withReasons } from './prescription-items.ts';
import { type TakeLines, useLineDesk } from './take-lines.ts';
import { useFavourites, useFormulary } from './use-favourites.ts';
import { LineExamples } from './line-examples.tsx';

const CheckLimits = lazy(() => import('../facts/check-limits.tsx'));

const QuickLines = lazy(() => import('./quick-lines.tsx'));

const mostItems = 20;

const nothingFound: readonly Finding[] = [];

interface PrescriptionEditorProps {
  readonly visit: StaffVisit;
  readonly held: Prescription | null;
  readonly onSigned: (prescription: Prescription) => void;
  /** Called with whether there is an unsigned line. */
  readonly onBegun: (isBegun: boolean) => void;
}

/** The content of the lines, as the signed prescription will have it. */
const asRead = ({ items }: TypedPrescription) =>
  items.map((item) => {
    const { drug, strength, form, dosage } = readLine(item.line);
    return { ...item, drug, strength, form, dosage };
  });

/** The editor of a prescription of one or more drugs, which saves while typing. */
export const PrescriptionEditor = (props: PrescriptionEditorProps) => {
  const { visit, held, onSigned, onBegun } = props;
  const { t, i18n } = useTranslation('clinic');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { encounterId } = visit;
  const { saver, draft, looseTexts, dropText } = useDraft({
    type: 'prescription',
    accountId: session.accountId,
    encounterId,
    held: held && { ...held, content: asTyped(held.content) },
    empty: { items: [] },
    save: (documentId, content, baseVersion) =>
      staffRequest(routes.savePrescription, {
        params: { documentId },
        body: { encounterId, baseVersion, content },
      }),
  });
  const [marked, setMarked] = useState(false);
  const [isTooMany, setTooMany] = useState(false);
  const [loaded, setLoaded] = useState<Language | null>(null);
  const patients = visit.patient.language;
  useEffect(() => {
    if (patients === language) return;
    void i18n.loadLanguages(patients).then(() => {
      setLoaded(patients);
    });
  }, [i18n, language, patients]);
  const { items } = draft.content;
  const isBegun = items.length > 0;
  useEffect(() => {
    onBegun(isBegun);
    return () => {
      onBegun(false);
    };
  }, [isBegun, onBegun]);
  const known = useKnown();
  const facts = known?.loaded.state === 'ready' ? known.loaded.data : null;
  const findings = useMemo(
    () => (facts === null ? nothingFound : checkPrescription(asRead({ items }), facts)),
    [facts, items],
  );
  // A reason belongs to the finding that it answered: once that changed, the reason is dropped
  // and cannot be signed.
  useEffect(() => {
    if (facts === null) return;
    const kept = items.map((item) => withReasons(item, presentReasons(item, findings)));
    if (kept.some((item, at) => item !== items[at])) saver.change({ items: kept });
  }, [facts, findings, items, saver]);
  const favourites = useFavourites();
  const formulary = useFormulary();
  const takeLines = useCallback<TakeLines>(
    (lines) => {
      setMarked(false);
      // Lines that do not all fit are not added in part, unnoticed.
      const next = withLines(saver.getSnapshot().content.items, lines);
      const isHeld = next.length <= mostItems;
      if (isHeld) saver.change({ items: next });
      setTooMany(!isHeld);
      return isHeld;
    },
    [saver],
  );
  const { offer } = useLineDesk();
  useEffect(() => {
    offer(() => takeLines);
    return () => {
      offer(null);
    };
  }, [offer, takeLines]);
  const isUnderstood = items.length > 0 && items.every(({ line }) => isClear(readLine(line)));
  const setItems = (next: readonly TypedItem[]): void => {
    setTooMany(false);
    saver.change({ items: [...next] });
  };

  return (
    <div className="stack">
      <RegistrationNotice />
      <LooseTexts texts={looseTexts} onDrop={dropText} />
      <LineExamples />
      <Part meanwhile={null}>
        <QuickLines favourites={favourites} onTake={takeLines} />
      </Part>
      <p role="status">{isTooMany && t('prescription.tooMany', { most: mostItems })}</p>
      {items.length === 0 && <p className="muted">{t('prescription.empty')}</p>}
      {items.length > 0 && (
        <Part meanwhile={null}>
          <CheckLimits known={known} findings={findings} />
        </Part>
      )}
      {items.map((item, index) => (
        <PrescriptionItemFields
          key={item.id}
          item={item}
          number={index + 1}
          marked={marked}
          findings={findings.filter(({ itemId }) => itemId === item.id)}
          patientLanguage={patients !== language && loaded === patients ? patients : null}
          formulary={formulary}
          onKept={favourites.reload}
          onChange={(changed) => {
            setItems(items.map((one) => (one.id === changed.id ? changed : one)));
          }}
          onRemove={() => {
            setItems(items.filter(({ id }) => id !== item.id));
          }}
        />
      ))}
      <div className="row">
        <Button
          disabled={items.length >= mostItems}
          onClick={() => {
            setMarked(false);
            setItems([...items, newItem()]);
          }}
        >
          {t('prescription.add')}
        </Button>
        {items.length > 1 && isUnderstood && (
          <KeepFavourite items={items} name="" onKept={favourites.reload}>
            {t('prescription.keepSet')}
          </KeepFavourite>
        )}
      </div>
      <DraftFooter
        type="prescription"
        visit={visit}
        saver={saver}
        draft={draft}
        isSignable={isUnderstood && openStops(items, findings).length === 0}
        onIncomplete={() => {
          setMarked(true);
        }}
        preview={(content) => <PrescriptionList items={asRead(content)} />}
        sign={async (version) => {
          try {
            return await staffRequest(routes.signPrescription, {
              params: { documentId: saver.documentId },
              body: { version },
            });
          } catch (error) {
            // The server may know of an allergy that this page has not loaded.
            known?.reload();
            throw error;
          }
        }}
        onSigned={(signed) => {
          known?.reload();
          onSigned(signed);
        }}
      />
    </div>
  );
};
