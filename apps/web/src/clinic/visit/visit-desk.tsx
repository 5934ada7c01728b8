import { type ClinicalDocument, routes, type StaffVisit } from '@teleward/contracts';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffRequest } from '../staff-request.ts';
import { DocumentTab } from './document-tab.tsx';
import { PatientTab } from './patient-tab.tsx';
import { LineDeskContext, type TakeLines } from './take-lines.ts';
import { type Written } from './unsigned.ts';

const deskTabs = ['note', 'prescription', 'chat', 'patient'] as const;
export type DeskTab = (typeof deskTabs)[number];

interface VisitDeskProps {
  readonly visit: StaffVisit;
  readonly status: StaffVisit['status'];
  readonly tab: DeskTab;
  readonly onTab: (tab: DeskTab) => void;
  /** The desk also has room for the chat of the call. */
  readonly hasChat: boolean;
  /** The number of unread chat messages. */
  readonly unread: number;
  /** Called with the element into which the call renders its chat. */
  readonly onChatPlace: (place: HTMLElement | null) => void;
  /** Called with the documents written and signed. */
  readonly onDocuments: (documents: readonly Written[]) => void;
}

/** Where the doctor reads and writes during the call. */
export const VisitDesk = (props: VisitDeskProps) => {
  const { encounterId } = props.visit;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffRequest(routes.listDocuments, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  switch (loaded.state) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
    case 'ready':
      return <Desk {...props} stored={loaded.data.documents} />;
  }
};

interface DeskProps extends VisitDeskProps {
  readonly stored: readonly ClinicalDocument[];
}

const Desk = (props: DeskProps) => {
  const { visit, status, tab, onTab, hasChat, unread, onChatPlace, onDocuments, stored } = props;
  const { t } = useTranslation(['clinic', 'board']);
  const [signed, setSigned] = useState<readonly ClinicalDocument[]>([]);
  const documents = useMemo(
    () => [
      ...stored.filter(({ documentId }) => !signed.some((one) => one.documentId === documentId)),
      ...signed,
    ],
    [stored, signed],
  );
  const [isBegun, setBegun] = useState(false);
  useEffect(() => {
    onDocuments([
      ...documents,
      ...(isBegun ? [{ type: 'prescription', status: 'preliminary' } as const] : []),
    ]);
  }, [documents, isBegun, onDocuments]);
  const handleSigned = useCallback((document: ClinicalDocument) => {
    setSigned((before) => [...before, document]);
  }, []);

  const [take, offer] = useState<TakeLines | null>(null);
  const lineDesk = useMemo(
    () => ({
      offer,
      take:
        take === null
          ? null
          : (items: Parameters<TakeLines>[0]) => {
              const isTaken = take(items);
              onTab('prescription');
              return isTaken;
            },
    }),
    [take, onTab],
  );

  // All panels stay mounted: typed text must not depend on which tab is open.
  return (
    <LineDeskContext value={lineDesk}>
      <Tabs
        className="tabs"
        selectedKey={tab}
        onSelectionChange={(key) => {
          onTab(deskTabs.find((one) => one === key) ?? 'note');
        }}
      >
        <TabList className="tab-list" aria-label={t('visit.desk')}>
          <Tab className="tab" id="note">
            {t('note.title')}
          </Tab>
          <Tab className="tab" id="prescription">
            {t('prescription.title')}
          </Tab>
          {hasChat && (
            <Tab className="tab" id="chat">
              <span>{t('board:deskChat.title')}</span>
              {unread > 0 && (
                <span className="tab-count">
                  <span aria-hidden="true">{unread}</span>
                  <span className="visually-hidden">
                    {t('board:deskChat.unread', { count: unread })}
                  </span>
                </span>
              )}
            </Tab>
          )}
          <Tab className="tab" id="patient">
            {t('patientTab.title')}
          </Tab>
        </TabList>
        <TabPanel className="tab-panel" id="note" shouldForceMount>
          <DocumentTab
            type="note"
            visit={visit}
            status={status}
            documents={documents}
            onSigned={handleSigned}
            onBegun={setBegun}
          />
        </TabPanel>
        <TabPanel className="tab-panel" id="prescription" shouldForceMount>
          <DocumentTab
            type="prescription"
            visit={visit}
            status={status}
            documents={documents}
            onSigned={handleSigned}
            onBegun={setBegun}
          />
        </TabPanel>
        {hasChat && (
          <TabPanel className="tab-panel tab-panel-chat" id="chat" shouldForceMount>
            <div ref={onChatPlace} className="desk-chat" />
            <p className="desk-chat-none muted">{t('board:deskChat.none')}</p>
          </TabPanel>
        )}
        <TabPanel className="tab-panel" id="patient">
          <PatientTab visit={visit} />
        </TabPanel>
      </Tabs>
    </LineDeskContext>
  );
};
