/** Where the chat stands beside the room, and leaves the picture its place. */
export interface ChatBeside {
  readonly place: HTMLElement;
  /** It is in front there. */
  readonly isShown: boolean;
  readonly show: () => void;
  /** Told how many lines of others are not read. */
  readonly onUnread: (count: number) => void;
}
