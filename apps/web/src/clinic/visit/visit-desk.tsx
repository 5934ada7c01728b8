import { type ClinicalDocument, routes, type StaffVisit } from '@teleward/contracts';
import { useCallback, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useLoaded } from '../../api/use-loaded.ts';
import { ErrorBanner } from '../../ui/error-banner.tsx';
import { Loading } from '../../ui/loading.tsx';
import { staffCall } from '../staff-call.ts';
import { DocumentTab } from './document-tab.tsx';
import { PatientTab } from './patient-tab.tsx';

interface VisitDeskProps {
  readonly visit: StaffVisit;
  readonly status: StaffVisit['status'];
}

/** Where the doctor writes and reads while talking. */
export const VisitDesk = ({ visit, status }: VisitDeskProps) => {
  const { encounterId } = visit;
  const load = useCallback(
    (signal: AbortSignal) =>
      staffCall(routes.listDocuments, { params: { encounterId } }, { signal }),
    [encounterId],
  );
  const loaded = useLoaded(load);
  switch (loaded.state) {
    case 'loading':
      return <Loading />;
    case 'failed':
      return <ErrorBanner error={loaded.error} onRetry={loaded.reload} />;
    case 'ready':
      return <Desk visit={visit} status={status} stored={loaded.data.documents} />;
  }
};

interface DeskProps extends VisitDeskProps {
  readonly stored: readonly ClinicalDocument[];
}

const Desk = ({ visit, status, stored }: DeskProps) => {
  const { t } = useTranslation('clinic');
  const [signed, setSigned] = useState<readonly ClinicalDocument[]>([]);
  const documents = [
    ...stored.filter(({ documentId }) => !signed.some((one) => one.documentId === documentId)),
    ...signed,
  ];
  const handleSigned = useCallback((document: ClinicalDocument) => {
    setSigned((before) => [...before, document]);
  }, []);

  // All panels stay mounted: nothing that is typed may depend on which tab is open.
  return (
    <Tabs className="tabs">
      <TabList className="tab-list" aria-label={t('visit.desk')}>
        <Tab className="tab" id="note">
          {t('note.title')}
        </Tab>
        <Tab className="tab" id="prescription">
          {t('prescription.title')}
        </Tab>
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
        />
      </TabPanel>
      <TabPanel className="tab-panel" id="prescription" shouldForceMount>
        <DocumentTab
          type="prescription"
          visit={visit}
          status={status}
          documents={documents}
          onSigned={handleSigned}
        />
      </TabPanel>
      <TabPanel className="tab-panel" id="patient">
        <PatientTab visit={visit} />
      </TabPanel>
    </Tabs>
  );
};
