import { type KeyboardEvent } from 'react';

/**
 * Arrow keys move between visits and free times: up and down in a column, left and
 * right between columns.
 */
export const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const { key, target, currentTarget } = event;
  if (!(target instanceof HTMLElement) || !target.matches('[data-calendar-cell]')) return;
  const cellsOf = (column: Element): HTMLElement[] => [
    ...column.querySelectorAll<HTMLElement>('[data-calendar-cell]'),
  ];
  const columns = [...currentTarget.querySelectorAll('.calendar-column')];
  const own = target.closest('.calendar-column');
  if (own === null) return;
  const cells = cellsOf(own);
  const index = cells.indexOf(target);
  const nearest = (column: Element | undefined): HTMLElement | undefined => {
    const { top } = target.getBoundingClientRect();
    const distance = (cell: HTMLElement): number =>
      Math.abs(cell.getBoundingClientRect().top - top);
    return (column === undefined ? [] : cellsOf(column)).toSorted(
      (one, other) => distance(one) - distance(other),
    )[0];
  };
  const next: Readonly<Record<string, () => HTMLElement | undefined>> = {
    ArrowDown: () => cells[index + 1],
    ArrowUp: () => cells[index - 1],
    ArrowRight: () =>
      nearest(columns.slice(columns.indexOf(own) + 1).find((c) => cellsOf(c).length)),
    ArrowLeft: () =>
      nearest(columns.slice(0, columns.indexOf(own)).findLast((c) => cellsOf(c).length)),
    Home: () => cells[0],
    End: () => cells.at(-1),
  };
  const found = next[key]?.();
  if (found === undefined) return;
  event.preventDefault();
  found.focus();
};
