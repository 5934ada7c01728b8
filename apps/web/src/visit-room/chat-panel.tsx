import { type ChatMessage } from '@teleward/contracts';
import { type KeyboardEvent, useContext, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type PendingLine } from '../call/chat-outbox.ts';
import { formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { CallIcon } from './call-icon.tsx';
import { ClinicZone } from './clinic-zone.ts';

interface ChatPanelProps {
  readonly chat: readonly ChatMessage[];
  readonly pending: readonly PendingLine[];
  readonly selfId: string;
  /** Text not yet sent, which survives when the chat moves to another place. */
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onSend: (text: string) => void;
  /** Null where the chat is under a tab, which names it and is left by choosing another one. */
  readonly onClose: (() => void) | null;
  /** Whether the chat is visible. */
  readonly shown: boolean;
}

const longestText = 2000;

/** The chat of the call; for many people the fallback when sound fails. */
export const ChatPanel = (props: ChatPanelProps) => {
  const { chat, pending, selfId, text, onText, onSend, onClose, shown } = props;
  const { t } = useTranslation('call');
  const field = useRef<HTMLTextAreaElement>(null);
  const lines = useRef<HTMLDivElement>(null);
  const isTab = onClose === null;

  useEffect(() => {
    // A chosen tab keeps the focus.
    if (!isTab) field.current?.focus();
  }, [isTab]);
  useEffect(() => {
    if (shown) lines.current?.scrollTo({ top: lines.current.scrollHeight });
  }, [shown, chat, pending]);

  const send = (): void => {
    onSend(text);
    onText('');
    field.current?.focus();
  };
  const handleKey = (event: KeyboardEvent): void => {
    // During input method composition, Enter confirms a character.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <aside className="room-chat" aria-label={t('chat.title')}>
      {onClose !== null && (
        <header className="room-chat-head">
          <h2>{t('chat.title')}</h2>
          <button
            type="button"
            className="room-icon-button"
            aria-label={t('chat.close')}
            onClick={onClose}
          >
            <CallIcon name="close" />
          </button>
        </header>
      )}
      {/* Focusable, because a keyboard scrolls only what has the focus. */}
      <div
        ref={lines}
        className="room-chat-lines"
        role="log"
        aria-label={t('chat.title')}
        tabIndex={0}
      >
        {chat.length + pending.length === 0 && <p className="room-chat-empty">{t('chat.empty')}</p>}
        <ol>
          {chat.map((message) => (
            <Line key={message.id} message={message} own={message.participantId === selfId} />
          ))}
          {pending.map(({ id, text: line, state }) => (
            <li key={id} className="room-chat-line room-chat-own">
              <p className="room-chat-text">{line}</p>
              <p className="room-chat-meta">
                {t(state === 'failed' ? 'chat.failed' : 'chat.sending')}
              </p>
            </li>
          ))}
        </ol>
      </div>
      <form
        className="room-chat-form"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <textarea
          ref={field}
          rows={2}
          maxLength={longestText}
          aria-label={t('chat.message')}
          placeholder={t('chat.placeholder')}
          value={text}
          onChange={(event) => {
            onText(event.target.value);
          }}
          onKeyDown={handleKey}
        />
        <button type="submit" className="room-button room-button-primary">
          {t('chat.send')}
        </button>
      </form>
    </aside>
  );
};

const Line = ({ message, own }: { readonly message: ChatMessage; readonly own: boolean }) => {
  const { t } = useTranslation('call');
  const language = useLanguage();
  // In the same zone as the page around it: two different clocks on one page would
  // look like an error.
  const zone = useContext(ClinicZone) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <li className={own ? 'room-chat-line room-chat-own' : 'room-chat-line'}>
      <p className="room-chat-meta">
        <bdi>{own ? t('chat.you') : message.senderName}</bdi>
        <span>{` · ${formatTime(message.sentAt, zone, language)}`}</span>
      </p>
      <p className="room-chat-text">{message.text}</p>
    </li>
  );
};
