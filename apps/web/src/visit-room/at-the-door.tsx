import { type Participant } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type EncryptionView } from '../call/e2ee/encryption-view.ts';
import { type Party } from '../call/party.ts';
import { AdmitCard } from './admit-card.tsx';
import { called } from '../ui/called.ts';

interface AtTheDoorProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly waiting: readonly Participant[];
  /** The visit has begun. */
  readonly underWay: boolean;
  readonly encryption: EncryptionView;
}

/** The participants not yet admitted. Staff can admit them; the patient sees who they are. */
export const AtTheDoor = (props: AtTheDoorProps) => {
  const { party, session, waiting, underWay, encryption } = props;
  const { t } = useTranslation(['call', 'common']);
  return (
    <div className="room-door">
      {waiting.map((participant) => {
        const name = called(participant, t);
        if (party.as === 'staff' && !participant.held) {
          return (
            <AdmitCard
              key={participant.id}
              session={session}
              participant={participant}
              again={underWay && participant.role === 'patient'}
              encrypted={encryption.condition !== 'off'}
              mayTurnOff={encryption.mayTurnOff}
            />
          );
        }
        return (
          <p key={participant.id} className="room-door-note">
            {t(participant.held ? 'door.held' : 'door.waits', { name })}
          </p>
        );
      })}
    </div>
  );
};
