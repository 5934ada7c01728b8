import { patientRoutes, type PatientVisit } from '@teleward/contracts';
import { request } from '../api/request.ts';
import { suggestLanguage } from '../i18n/setup.ts';
import { goToPage } from '../visitor/link-token.ts';
import { WayIn } from '../visitor/way-in.tsx';
import { VisitSteps } from './visit-steps.tsx';
import { type PatientPreview } from './use-preview.ts';
import { Welcome } from './welcome.tsx';

const preview = async (token: string): Promise<PatientPreview | null> => {
  const found = await request(patientRoutes.previewVisitLink, { body: { token } });
  if (found.kind === 'guest') {
    goToPage('g', token);
    return null;
  }
  await suggestLanguage(found.language);
  return found;
};

const readVisit = async (): Promise<PatientVisit> => {
  const visit = await request(patientRoutes.readMyVisit, {});
  await suggestLanguage(visit.language);
  return visit;
};

/** The patient's page. */
export const PatientApp = ({ token }: { readonly token: string | null }) => (
  <WayIn
    token={token}
    preview={preview}
    readVisit={readVisit}
    welcome={(secret, found, onOpened) => (
      <Welcome token={secret} preview={found} onOpened={onOpened} />
    )}
    inside={(visit, isByLink, onLost) => (
      <VisitSteps visit={visit} isByLink={isByLink} onLost={onLost} />
    )}
  />
);
