import { type MessageText } from './texts.ts';

/** A way to somebody who is not looking at one of our pages. */
export interface Channel {
  /** Resolves when the message was taken over by whoever carries it on; rejects else, within seconds. */
  deliver(to: string, text: MessageText): Promise<void>;
  close(): void;
}

/** How long a server may take over any step, in milliseconds. */
export const channelTimeoutMs = 10_000;
