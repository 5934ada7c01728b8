import { type AppointmentRow } from '@teleward/contracts';
import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';
import { lengthenedTo, movedTo, type Stretch } from './calendar-layout.ts';

/** A dragged visit, and where it would be dropped now. */
export interface Held {
  readonly row: AppointmentRow;
  /** The key of the column. */
  readonly column: string;
  readonly stretch: Stretch;
}

interface Grip {
  readonly row: AppointmentRow;
  readonly column: string;
  readonly stretch: Stretch;
  readonly isEnd: boolean;
  readonly pointerId: number;
  readonly x: number;
  readonly y: number;
  /** From the visit's beginning to the pointer, in minutes. */
  readonly offset: number;
}

export type Grab = (
  event: ReactPointerEvent<HTMLElement>,
  row: AppointmentRow,
  stretch: Stretch,
  isEnd: boolean,
) => void;

/** A movement of fewer pixels than this, as by a trembling hand, is a press and not a drag. */
const slackPx = 5;

const timesOf = (column: Element): Element => column.querySelector('.calendar-times') ?? column;

/** The column under a pointer, or else the one where the drag began. */
function columnAt(x: number, home: string): Element | undefined {
  const columns = [...document.querySelectorAll<HTMLElement>('[data-column]')];
  return (
    columns.find((column) => {
      const { left, right } = column.getBoundingClientRect();
      return left <= x && x < right;
    }) ?? columns.find(({ dataset }) => dataset['column'] === home)
  );
}

/**
 * Drags visits of the calendar with a mouse or pen; by touch the page scrolls.
 * Escape cancels the drag.
 * @param onDrop called when a visit is dropped at another place
 */
export function useDrag(
  shown: Stretch,
  onDrop: (held: Held) => void,
): {
  readonly held: Held | null;
  readonly grab: Grab;
  /** Whether a press that comes now is only the end of a drag. */
  readonly wasDrag: () => boolean;
} {
  const [held, setHeld] = useState<Held | null>(null);
  const grip = useRef<Grip | null>(null);
  const dragged = useRef(false);
  const latest = useRef({ shown, onDrop, held });
  useEffect(() => {
    latest.current = { shown, onDrop, held };
  });

  useEffect(() => {
    const letGo = (): void => {
      grip.current = null;
      setHeld(null);
    };
    const handleMove = (event: PointerEvent): void => {
      const now = grip.current;
      if (now === null || event.pointerId !== now.pointerId) return;
      const isFar = Math.hypot(event.clientX - now.x, event.clientY - now.y) >= slackPx;
      if (!isFar && !dragged.current) return;
      dragged.current = true;
      const column = now.isEnd ? columnAt(now.x, now.column) : columnAt(event.clientX, now.column);
      if (!(column instanceof HTMLElement)) return;
      const { top, height } = timesOf(column).getBoundingClientRect();
      const { shown: day } = latest.current;
      const minute = day.from + ((event.clientY - top) / height) * (day.to - day.from);
      setHeld({
        row: now.row,
        column: column.dataset['column'] ?? now.column,
        stretch: now.isEnd
          ? lengthenedTo(now.stretch, minute, day)
          : movedTo(now.stretch, minute - now.offset, day),
      });
    };
    const handleUp = (event: PointerEvent): void => {
      const now = grip.current;
      if (now === null || event.pointerId !== now.pointerId) return;
      const { held: last, onDrop: drop } = latest.current;
      letGo();
      // The press that ends a drag follows at once, if at all; a later one is meant.
      setTimeout(() => {
        dragged.current = false;
      });
      if (last === null) return;
      const isElsewhere =
        last.column !== now.column ||
        last.stretch.from !== now.stretch.from ||
        last.stretch.to !== now.stretch.to;
      if (isElsewhere) drop(last);
    };
    const handleKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') letGo();
    };
    addEventListener('pointermove', handleMove);
    addEventListener('pointerup', handleUp);
    addEventListener('pointercancel', letGo);
    addEventListener('keydown', handleKey);
    return () => {
      removeEventListener('pointermove', handleMove);
      removeEventListener('pointerup', handleUp);
      removeEventListener('pointercancel', letGo);
      removeEventListener('keydown', handleKey);
    };
  }, []);

  const grab: Grab = (event, row, stretch, isEnd) => {
    dragged.current = false;
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const column = event.currentTarget.closest<HTMLElement>('[data-column]');
    if (column === null) return;
    const { top, height } = timesOf(column).getBoundingClientRect();
    const minute = shown.from + ((event.clientY - top) / height) * (shown.to - shown.from);
    grip.current = {
      ...{ row, stretch, isEnd, column: column.dataset['column'] ?? '' },
      ...{ pointerId: event.pointerId, x: event.clientX, y: event.clientY },
      offset: minute - stretch.from,
    };
  };

  return {
    held,
    grab,
    wasDrag: () => dragged.current,
  };
}
