/** The place of a chat that stands beside the room and leaves the picture its space. */
export interface ChatBeside {
  readonly place: HTMLElement;
  /** The chat is the visible tab there. */
  readonly isShown: boolean;
  readonly show: () => void;
  /** Called with the number of unread messages of others. */
  readonly onUnread: (count: number) => void;
}
