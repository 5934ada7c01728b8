import { type Participant } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { type ConnectionMessage, isUnheard } from './connection-message.ts';

interface ConnectionLineProps {
  readonly message: ConnectionMessage | null;
  readonly present: readonly Participant[];
}

/** The state of the connection, where it concerns the whole room and not a single picture. */
export const ConnectionLine = ({ message, present }: ConnectionLineProps) => {
  const { t } = useTranslation('call');
  return (
    <div className="room-line" role="status">
      {(message === 'self' || message === 'interrupted') && (
        <p className="room-line-lost">
          <span className="room-pulse" aria-hidden="true" />
          {message === 'self' ? (
            <span>
              <strong>{t('connection.self')}</strong> <span>{t('connection.selfHelp')}</span>
            </span>
          ) : (
            <span>{t('connection.reconnecting')}</span>
          )}
        </p>
      )}
      {message === 'unheard' &&
        present
          .filter(isUnheard)
          .map(({ id, name }) => <p key={id}>{t('person.unheard', { name })}</p>)}
      {message === 'weak' && <p className="room-line-weak">{t('connection.weak')}</p>}
    </div>
  );
};
