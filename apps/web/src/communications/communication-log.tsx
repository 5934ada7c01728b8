import { type Communication } from '@teleward/contracts';
import { useEffect, useRef } from 'react';
import { formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';

interface CommunicationLogProps {
  readonly communications: readonly Communication[];
  /** The reader's side. */
  readonly reader: Communication['sender'];
  readonly timeZone: string;
  readonly title: string;
  /** The heading of a message without a name, by the side that wrote it. */
  readonly names: Readonly<Record<Communication['sender'], string>>;
}

/**
 * The messages between a patient and the clinic. Rendered while empty too, so that screen readers
 * announce the first one.
 */
export const CommunicationLog = ({
  communications,
  reader,
  timeZone,
  title,
  names,
}: CommunicationLogProps) => {
  const language = useLanguage();
  const log = useRef<HTMLDivElement>(null);
  const count = communications.length;
  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [count]);
  return (
    // Focusable, because a keyboard scrolls only what has the focus.
    <div
      ref={log}
      className="communication-log"
      role="log"
      aria-label={title}
      tabIndex={count === 0 ? undefined : 0}
    >
      <ol>
        {communications.map(({ id, sender, senderName, text, sentAt }) => (
          <li key={id} className={`communication ${sender === reader ? 'communication-own' : ''}`}>
            <p className="muted small">
              <bdi>{senderName ?? names[sender]}</bdi>
              <span>{` · ${formatTime(sentAt, timeZone, language)}`}</span>
            </p>
            <p className="communication-text">{text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
};
