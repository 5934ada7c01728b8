let title = 'Teleward';
let mark = '';

const show = (): void => {
  document.title = `${mark}${title}`;
};

/** Sets the tab's title. */
export const setPageTitle = (page: string): void => {
  title = `${page} – Teleward`;
  show();
};

/** Sets the mark before every title, such as a count of things that need attention. */
export const setTitleMark = (next: string): void => {
  mark = next;
  show();
};
