// Runs before the first paint, so that a chosen theme does not flash in the other one.
(function () {
  try {
    var theme = localStorage.getItem('teleward.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is closed in some private windows; the system's theme is then used.
  }
})();
