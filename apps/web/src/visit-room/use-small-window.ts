import {
  type RefObject,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';

/** https://wicg.github.io/document-picture-in-picture/, which TypeScript's DOM types lack. */
interface DocumentPictureInPicture {
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

const documentWindows = (): DocumentPictureInPicture | undefined =>
  (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;

/** 16:9, and large enough to see a face change, in CSS pixels. */
const size = { width: 384, height: 216 };

const shownPicture = 'video[data-participant=remote]:not(.room-video-hidden)';

export interface SmallWindow {
  /** False where the browser has no picture-in-picture window. */
  readonly possible: boolean;
  readonly on: boolean;
  /** The element that the page renders into; null where the browser shows the picture by itself. */
  readonly body: HTMLElement | null;
  readonly toggle: () => void;
}

/** The new window has no style sheets of its own. */
function dress(small: Window): void {
  const { documentElement, title } = document;
  small.document.documentElement.lang = documentElement.lang;
  small.document.title = title;
  small.document.body.className = 'room small-window';
  for (const sheet of document.querySelectorAll('link[rel=stylesheet], style')) {
    small.document.head.append(sheet.cloneNode(true));
  }
}

const subscribe = (listener: () => void): (() => void) => {
  const events = ['enterpictureinpicture', 'leavepictureinpicture'] as const;
  for (const event of events) document.addEventListener(event, listener);
  return () => {
    for (const event of events) document.removeEventListener(event, listener);
  };
};

/** Closes the picture where the browser shows it by itself. */
function closeFloating(): void {
  if (document.pictureInPictureElement === null) return;
  document.exitPictureInPicture().catch(() => undefined);
}

/**
 * A small picture-in-picture window in front of other windows. It plays what this page has
 * decrypted already, so nothing more is received or sent for it. It closes with the room.
 */
export function useSmallWindow(room: RefObject<HTMLElement | null>): SmallWindow {
  const [small, setSmall] = useState<Window | null>(null);
  const isFloating = useSyncExternalStore(
    subscribe,
    () => document.pictureInPictureElement !== null,
  );

  useEffect(() => {
    if (small === null) return undefined;
    const handleGone = (): void => {
      setSmall(null);
    };
    small.addEventListener('pagehide', handleGone);
    return () => {
      small.removeEventListener('pagehide', handleGone);
      small.close();
    };
  }, [small]);
  const isMounted = useRef(false);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
      closeFloating();
    };
  }, []);

  const open = useCallback(async (): Promise<void> => {
    const windows = documentWindows();
    try {
      if (windows === undefined) {
        await room.current
          ?.querySelector<HTMLVideoElement>(shownPicture)
          ?.requestPictureInPicture();
        if (!isMounted.current) closeFloating();
        return;
      }
      const opened = await windows.requestWindow(size);
      // The visit may be over by now.
      if (!isMounted.current) {
        opened.close();
        return;
      }
      dress(opened);
      setSmall(opened);
    } catch {
      // The browser refused, or there is no picture yet: the button can be pressed again.
    }
  }, [room]);

  const on = small !== null || isFloating;
  const toggle = (): void => {
    if (!on) {
      void open();
      return;
    }
    setSmall(null);
    closeFloating();
  };
  return {
    possible: documentWindows() !== undefined || document.pictureInPictureEnabled,
    on,
    body: small?.document.body ?? null,
    toggle,
  };
}
