let title = 'Teleward';
let mark = '';

const show = (): void => {
  document.title = `${mark}${title}`;
};

/** Names the tab after the page. */
export const setPageTitle = (page: string): void => {
  title = `${page} – Teleward`;
  show();
};

/** What stands before every page's name for now, such as a count of what wants attention. */
export const setTitleMark = (next: string): void => {
  mark = next;
  show();
};
