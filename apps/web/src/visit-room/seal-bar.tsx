import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { type EncryptionCondition } from '../call/e2ee/encryption-view.ts';
import { type Party } from '../call/party.ts';
import { called } from '../ui/called.ts';
import { type Elements } from '../ui/elements.ts';
import { CallIcon } from './call-icon.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { PlainDialog } from './plain-dialog.tsx';

interface SealBarProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly call: CallSnapshot;
  /** Elements beside it. */
  readonly children?: Elements;
  /** Elements under it, however many rows it has. */
  readonly below?: Elements;
}

/**
 * How long a participant may lack keys before staff are offered to go on without encryption, in ms.
 */
const patienceMs = 8000;

/**
 * Whether anybody else could watch: the lock with the safety code, or in words why there is none.
 */
export const SealBar = ({ party, session, call, children, below }: SealBarProps) => {
  const { t } = useTranslation(['call', 'common']);
  const [dialog, setDialog] = useState<'code' | 'off' | null>(null);
  const { condition, code, holders, offReason, mayTurnOff, comparedAt, roster } = call.encryption;
  const company = call.participants.filter(({ admitted }) => admitted);
  // A participant without keys is neither seen nor heard, whatever the state on this side.
  const lacking = company.filter(({ id }) => !holders.includes(id));
  // Without a code somebody has keys who has just left.
  const isChanging = company.length > 0 && (lacking.length > 0 || code === null);
  const isSecuring = condition === 'securing' || (condition === 'secured' && isChanging);
  const isLong = useLong(isSecuring && company.length > 0);
  const names = (people: typeof company): string[] => people.map((one) => called(one, t));
  const canCompare = condition === 'secured' && !isSecuring && company.length > 0 && code !== null;

  const openOff = (): void => {
    setDialog('off');
  };
  const close = (): void => {
    setDialog(null);
  };
  const turnOff = mayTurnOff && (
    <button type="button" className="room-button" aria-haspopup="dialog" onClick={openOff}>
      {t('seal.turnOff')}
    </button>
  );

  const line = (): string => {
    if (condition === 'off') return t(offReason === null ? 'seal.none' : 'seal.off');
    if (isSecuring) {
      return lacking.length > 0 && isLong
        ? t('seal.lacking', { names: names(lacking) })
        : t('seal.securing');
    }
    if (!canCompare) return t('seal.alone');
    return t(comparedAt === null ? 'seal.secured' : 'seal.compared');
  };

  return (
    <>
      {condition === 'dropped' && (
        <div className="room-banner" role="alert">
          <div className="room-banner-text">
            <p className="room-banner-title">{t('seal.dropped')}</p>
            <p>{t('seal.droppedHelp')}</p>
          </div>
          <div className="room-banner-actions">
            <button
              type="button"
              className="room-button"
              onClick={() => {
                session.continueUnencrypted();
              }}
            >
              {t('seal.goOn')}
            </button>
          </div>
        </div>
      )}
      {isTrouble(condition) && (
        <div className="room-banner" role="alert">
          <div className="room-banner-text">
            <p className="room-banner-title">{t(`seal.${condition}`)}</p>
            <p>{t(`seal.${condition}Help`)}</p>
          </div>
          <div className="room-banner-actions">
            {(condition === 'loading' || condition === 'failed') && (
              <button
                type="button"
                className="room-button"
                onClick={() => {
                  location.reload();
                }}
              >
                {t('seal.reload')}
              </button>
            )}
            {turnOff}
          </div>
        </div>
      )}
      <div className="room-top">
        <div className={canCompare ? 'room-seal room-seal-calm' : 'room-seal'}>
          {(condition === 'off' || condition === 'securing' || condition === 'secured') && (
            <p role="status">
              <CallIcon name={condition === 'off' ? 'unlocked' : 'locked'} />
              <span>{line()}</span>
            </p>
          )}
          {canCompare && (
            <button
              type="button"
              className="room-seal-code"
              aria-haspopup="dialog"
              aria-label={t('seal.openCode', { code })}
              onClick={() => {
                setDialog('code');
              }}
            >
              {code}
            </button>
          )}
          {isLong && turnOff}
          {children}
        </div>
        {below}
      </div>
      {canCompare && (
        <CodeDialog
          party={party}
          session={session}
          code={code}
          names={names(company.filter(({ id }) => roster.includes(id)))}
          comparedAt={comparedAt}
          open={dialog === 'code'}
          onTurnOff={mayTurnOff ? openOff : undefined}
          onClose={close}
        />
      )}
      <PlainDialog
        session={session}
        reason={condition === 'unable' || isLong ? 'browser' : 'trouble'}
        open={dialog === 'off'}
        onClose={close}
      />
    </>
  );
};

const isTrouble = (condition: EncryptionCondition): boolean =>
  ['unable', 'loading', 'failed', 'ghost'].includes(condition);

/** Whether a condition has held for a while. */
function useLong(is: boolean): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!is) return;
    const timer = setTimeout(() => {
      setLong(true);
    }, patienceMs);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [is]);
  return long && is;
}
