import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CallSession } from '../call/call-session.ts';
import { type CallSnapshot } from '../call/call-snapshot.ts';
import { type Party } from '../call/party.ts';
import { CallIcon } from './call-icon.tsx';
import { CodeDialog } from './code-dialog.tsx';
import { PlainDialog } from './plain-dialog.tsx';

interface SealBarProps {
  readonly party: Party;
  readonly session: CallSession;
  readonly call: CallSnapshot;
}

/** Whether anybody else could watch: the lock with the code, or in words why there is none. */
export const SealBar = ({ party, session, call }: SealBarProps) => {
  const { t } = useTranslation(['call', 'errors']);
  const [dialog, setDialog] = useState<'code' | 'off' | null>(null);
  const { condition, code, offReason, mayTurnOff, comparedAt } = call.encryption;
  const hasCompany = call.participants.some(({ admitted }) => admitted);
  const isTrouble = condition === 'unable' || condition === 'failed' || condition === 'ghost';
  // The clinic has none at all: nobody turned anything off.
  if (condition === 'off' && offReason === null) return null;

  const openOff = (): void => {
    setDialog('off');
  };

  return (
    <>
      {isTrouble && (
        <div className="room-banner" role="alert">
          <div className="room-banner-text">
            <p className="room-banner-title">{t(`seal.${condition}`)}</p>
            <p>{t(`seal.${condition}Help`)}</p>
          </div>
          {mayTurnOff && (
            <div className="room-banner-actions">
              <button
                type="button"
                className="room-button"
                aria-haspopup="dialog"
                onClick={openOff}
              >
                {t('seal.turnOff')}
              </button>
            </div>
          )}
        </div>
      )}
      {!isTrouble && (
        <div className="room-seal">
          <p role="status">
            <CallIcon name={condition === 'off' ? 'unlocked' : 'locked'} />
            <span>{t(textKey(condition, hasCompany && code !== null, comparedAt !== null))}</span>
          </p>
          {condition === 'secured' && hasCompany && code !== null && (
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
        </div>
      )}
      {code !== null && (
        <CodeDialog
          party={party}
          session={session}
          code={code}
          comparedAt={comparedAt}
          open={dialog === 'code'}
          onTurnOff={mayTurnOff ? openOff : undefined}
          onClose={() => {
            setDialog(null);
          }}
        />
      )}
      <PlainDialog
        session={session}
        reason="trouble"
        open={dialog === 'off'}
        onClose={() => {
          setDialog(null);
        }}
      />
    </>
  );
};

function textKey(condition: string, hasCode: boolean, isCompared: boolean): string {
  if (condition === 'off') return 'seal.off';
  if (condition !== 'secured') return 'seal.securing';
  if (!hasCode) return 'seal.alone';
  return isCompared ? 'seal.compared' : 'seal.secured';
}
