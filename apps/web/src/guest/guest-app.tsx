import { guestRoutes } from '@teleward/contracts';
import { request } from '../api/request.ts';
import { goToPage } from '../visitor/link-token.ts';
import { WayIn } from '../visitor/way-in.tsx';
import { GuestSteps } from './guest-steps.tsx';
import { GuestWelcome, type GuestPreview } from './guest-welcome.tsx';

const preview = async (token: string): Promise<GuestPreview | null> => {
  const found = await request(guestRoutes.previewVisitLink, { body: { token } });
  if (found.kind === 'guest') return found;
  goToPage('v', token);
  return null;
};

const readVisit = () => request(guestRoutes.readGuestVisit, {});

/** The page of an invited guest. */
export const GuestApp = ({ token }: { readonly token: string | null }) => (
  <WayIn
    token={token}
    preview={preview}
    readVisit={readVisit}
    welcome={(secret, found, onOpened) => (
      <GuestWelcome token={secret} preview={found} onOpened={onOpened} />
    )}
    inside={(visit, isByLink, onLost) => (
      <GuestSteps visit={visit} isByLink={isByLink} onLost={onLost} />
    )}
  />
);
