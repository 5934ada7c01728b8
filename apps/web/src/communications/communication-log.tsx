import { type Communication } from '@teleward/contracts';
import { useEffect, useRef } from 'react';
import { formatTime } from '../i18n/format.ts';
import { useLanguage } from '../i18n/use-language.ts';

interface CommunicationLogProps {
  readonly communications: readonly Communication[];
  /** Which side the reader is on. */
  readonly reader: Communication['sender'];
  readonly timeZone: string;
  readonly title: string;
  /** How a line is headed that says nobody's name, by the side that wrote it. */
  readonly names: Readonly<Record<Communication['sender'], string>>;
}

/**
 * What a patient and the clinic wrote to each other. It is there while empty, so that the first
 * line is announced.
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
