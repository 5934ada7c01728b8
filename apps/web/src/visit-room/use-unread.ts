import { type ChatMessage } from '@teleward/contracts';
import { useState } from 'react';

interface Unread {
  readonly count: number;
  /** The last unread message, to be read out; null where there is none. */
  readonly newest: ChatMessage | null;
}

/**
 * Counts messages of others since the chat was last open; those present at the start count as read.
 */
export function useUnread(chat: readonly ChatMessage[], selfId: string, open: boolean): Unread {
  const [seen, setSeen] = useState(chat.length);
  if (open && seen !== chat.length) setSeen(chat.length);
  if (open) return { count: 0, newest: null };
  const unread = chat.slice(seen).filter(({ participantId }) => participantId !== selfId);
  return { count: unread.length, newest: unread.at(-1) ?? null };
}
