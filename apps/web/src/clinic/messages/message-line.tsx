import { type AppointmentMessage, type MessageState } from '@teleward/contracts';
import { useTranslation } from 'react-i18next';
import { formatDateTime } from '../../i18n/format.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useSignedIn } from '../session/session.ts';
import { inUnits } from './units.ts';

const tones: Readonly<
  Record<MessageState, 'neutral' | 'accent' | 'success' | 'warning' | 'danger'>
> = {
  waiting: 'accent',
  sending: 'accent',
  sent: 'success',
  failed: 'danger',
  unsure: 'warning',
  needless: 'neutral',
};

/** One message: its kind, channel, state and the reason. */
export const MessageLine = ({ message }: { readonly message: AppointmentMessage }) => {
  const { t } = useTranslation('messages');
  const language = useLanguage();
  const { session } = useSignedIn();
  const { kind, minutesBefore, channel, state, to, problem, answer, needless } = message;
  const inWords = (instant: string): string =>
    formatDateTime(instant, session.clinic.timeZone, language);
  const before = minutesBefore === null ? null : inUnits(minutesBefore);
  const what =
    before === null ? t(`kind.${kind}`) : t(`before.${before.unit}`, { count: before.count });
  const more = [
    inWords(message.settledAt ?? message.dueAt),
    ...(to === null ? [] : [t('dialog.to', { to })]),
    ...(message.askedBy === null ? [] : [t('dialog.askedBy', { name: message.askedBy })]),
  ];
  return (
    <li>
      <p className="people-name">
        <span>{t('dialog.line', { kind: what, channel: t(`channel.${channel}`) })}</span>{' '}
        <StatusBadge tone={tones[state]}>{t(`state.${state}`)}</StatusBadge>
      </p>
      <p className="muted small">{more.join(' · ')}</p>
      {problem !== null && (
        <p className="small">
          <span>{t(`problem.${problem}`)}</span>{' '}
          {answer !== null && <span className="muted">{t('answer', { answer })}</span>}
        </p>
      )}
      {problem !== null && state === 'waiting' && (
        <p className="muted small">{t('retry', { time: inWords(message.dueAt) })}</p>
      )}
      {needless !== null && <p className="small">{t(`needless.${needless}`)}</p>}
    </li>
  );
};
